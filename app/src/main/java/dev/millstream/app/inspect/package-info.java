/// Serves debuggers of functions: the Chrome DevTools Protocol over HTTP, to this machine only.
@NullMarked
package dev.millstream.app.inspect;

import org.jspecify.annotations.NullMarked;

/// What calls a site's code without a visitor: queues that it consumes, and times. Imports no other
/// package.
@NullMarked
package dev.millstream.store.trigger;

import org.jspecify.annotations.NullMarked;

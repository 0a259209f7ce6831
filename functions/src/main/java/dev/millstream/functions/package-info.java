/// Runs the code of a route in V8, in a supervised child process. Imports the object store.
@NullMarked
package dev.millstream.functions;

import org.jspecify.annotations.NullMarked;

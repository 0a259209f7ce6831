/// Debuggers of functions, as the server sees them: who is attached, and to which isolate. Imports
/// the wire format.
@NullMarked
package dev.millstream.functions.inspect;

import org.jspecify.annotations.NullMarked;

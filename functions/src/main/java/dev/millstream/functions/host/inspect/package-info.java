/// Lets debuggers look into an isolate while it runs. Imports the wire format and Javet.
@NullMarked
package dev.millstream.functions.host.inspect;

import org.jspecify.annotations.NullMarked;

/// Processes beside the server that make parts of its ladders. Imports the stream side, and nothing
/// imports it but the program.
@NullMarked
package dev.millstream.control.stream.help;

import org.jspecify.annotations.NullMarked;

/// Starts the processes that run functions, talks to them, stops and replaces them. Imports the
/// contract and the wire format.
@NullMarked
package dev.millstream.functions.supervisor;

import org.jspecify.annotations.NullMarked;

/// What Linux can do and the JDK's channels do not: calls of the system on files and sockets, by
/// their numbers. Imports XNIO.
@NullMarked
package dev.millstream.edge.kernel;

import org.jspecify.annotations.NullMarked;

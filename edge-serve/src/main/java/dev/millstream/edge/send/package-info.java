/// Sends what one connection's client takes only bit by bit: bytes, and files that are kept open.
/// Imports `guard`, `kernel` and XNIO.
@NullMarked
package dev.millstream.edge.send;

import org.jspecify.annotations.NullMarked;

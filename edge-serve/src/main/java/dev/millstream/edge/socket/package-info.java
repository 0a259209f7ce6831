/// WebSockets (RFC 6455) between visitors and functions: the handshake, frames, messages, and who
/// is connected. Imports the guard, and the contract of functions.
@NullMarked
package dev.millstream.edge.socket;

import org.jspecify.annotations.NullMarked;

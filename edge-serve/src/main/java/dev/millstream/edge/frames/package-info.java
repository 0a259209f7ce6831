/// HTTP/2's frames and header blocks (RFC 9113, RFC 7541), as far as they are read and written
/// below Undertow. Imports `http`, XNIO and Undertow's header maps.
@NullMarked
package dev.millstream.edge.frames;

import org.jspecify.annotations.NullMarked;

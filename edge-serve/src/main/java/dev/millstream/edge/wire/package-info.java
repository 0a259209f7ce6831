/// How bytes go over a connection, whatever they say. Imports Undertow's buffers and XNIO.
@NullMarked
package dev.millstream.edge.wire;

import org.jspecify.annotations.NullMarked;

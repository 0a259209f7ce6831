/// Repeats answers below Undertow: an answer that depends on nothing but what its key holds is kept
/// as bytes and given again on the I/O thread; everything else goes to Undertow unread. Imports
/// `guard`, `listen`, `live`, `http`, `frames`, `send`, Undertow and XNIO.
@NullMarked
package dev.millstream.edge.hot;

import org.jspecify.annotations.NullMarked;

/// Keeps clients from taking more than their share: who may connect, how often they may ask, how
/// slowly they may read and write. Imports `strict`, `wire`, Undertow and XNIO.
@NullMarked
package dev.millstream.edge.guard;

import org.jspecify.annotations.NullMarked;

/// Listens, lets in whom the guard does, and makes connections of those who need one. Imports
/// `guard`, `kernel` and XNIO.
@NullMarked
package dev.millstream.edge.listen;

import org.jspecify.annotations.NullMarked;

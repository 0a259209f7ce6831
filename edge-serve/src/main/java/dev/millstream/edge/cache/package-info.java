/// The shared cache (RFC 9111) before functions and proxied origins: what may be kept, how long it
/// is fresh, and who waits for whom. Imports the functions' HTTP messages and `edge.http` only.
@NullMarked
package dev.millstream.edge.cache;

import org.jspecify.annotations.NullMarked;

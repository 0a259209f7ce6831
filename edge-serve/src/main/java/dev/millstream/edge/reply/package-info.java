/// Puts an answer on the wire: bytes from memory or disk, function calls, error pages. Imports
/// `site`, `http`, the store, the functions and Undertow.
@NullMarked
package dev.millstream.edge.reply;

import org.jspecify.annotations.NullMarked;

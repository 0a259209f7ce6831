/// Who may see what: passwords of `_headers`, links that share a private preview. Imports `http`,
/// `rules` and the store's vocabulary.
@NullMarked
package dev.millstream.edge.access;

import org.jspecify.annotations.NullMarked;

/// A site's `_headers` and `_redirects`, compiled once and matched without a scan over all of them.
/// Imports `http` and the store's vocabulary.
@NullMarked
package dev.millstream.edge.rules;

import org.jspecify.annotations.NullMarked;

/// What one rendering of a site leaves for the next: which pages read what, and what that was.
/// Imports `liquid.value` and `jekyll.content` for what is read, `source` for files.
@NullMarked
package dev.millstream.builder.jekyll.kept;

import org.jspecify.annotations.NullMarked;

/// Markdown to HTML, as GitHub writes it or as Jekyll's kramdown does. Imports no other package of
/// ours.
@NullMarked
package dev.millstream.builder.markdown;

import org.jspecify.annotations.NullMarked;

/// Markdown to HTML, as GitHub writes it or as Jekyll's kramdown does. Imports `code` and `pace` of
/// ours.
@NullMarked
package dev.millstream.builder.markdown;

import org.jspecify.annotations.NullMarked;

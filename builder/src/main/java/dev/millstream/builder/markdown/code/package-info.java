/// Highlighted code as HTML, with Rouge's elements and classes. Imports no other package of ours.
@NullMarked
package dev.millstream.builder.markdown.code;

import org.jspecify.annotations.NullMarked;

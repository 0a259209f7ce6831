/// HTML as text: a tag's attributes, and where a page's links lead. Imports nothing of the builder.
@NullMarked
package dev.millstream.builder.html;

import org.jspecify.annotations.NullMarked;

/// Renders Jekyll-style sites and folders of Markdown. Imports `liquid`, `markdown`, `source` and
/// its own sub-packages.
@NullMarked
package dev.millstream.builder.jekyll;

import org.jspecify.annotations.NullMarked;

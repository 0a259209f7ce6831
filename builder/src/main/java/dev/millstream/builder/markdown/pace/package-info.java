/// How long the rendering of one Markdown text may take. Imports nothing of ours.
@NullMarked
package dev.millstream.builder.markdown.pace;

import org.jspecify.annotations.NullMarked;

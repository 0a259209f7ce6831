/// What a site's source says before anything is rendered: configuration, front matter, documents
/// and their addresses. Imports `liquid` for values and `source` for files.
@NullMarked
package dev.millstream.builder.jekyll.content;

import org.jspecify.annotations.NullMarked;

/// The filters that Jekyll adds to Liquid. Imports `liquid`, `markdown` and the site's content.
@NullMarked
package dev.millstream.builder.jekyll.filters;

import org.jspecify.annotations.NullMarked;

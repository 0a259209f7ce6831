/// What Jekyll's plugins add to a site, as far as it is known before a page is rendered: redirects,
/// lists in pages, themes, `site.github`. Imports `content`, `filters` and `source`.
@NullMarked
package dev.millstream.builder.jekyll.plugins;

import org.jspecify.annotations.NullMarked;

/// Compiles the files in which a site says how it is built and served: `_headers`, `_redirects`,
/// `_routes.json`, `millstream.toml`. Imports the store's formats and `source`.
@NullMarked
package dev.millstream.builder.rules;

import org.jspecify.annotations.NullMarked;

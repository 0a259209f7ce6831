/// Functions of a site: which modules answer which routes, and all of them in one script. Imports
/// the store's formats, `source`, `process`, and what `publish` takes.
@NullMarked
package dev.millstream.builder.functions;

import org.jspecify.annotations.NullMarked;

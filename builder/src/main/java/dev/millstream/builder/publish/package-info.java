/// Puts a site's files into the object store: content types, codings, and the manifest that names
/// them. Imports the store and `source`.
@NullMarked
package dev.millstream.builder.publish;

import org.jspecify.annotations.NullMarked;

/// How the smaller formats of a site's pictures are kept. Imports digests only.
@NullMarked
package dev.millstream.store.picture;

import org.jspecify.annotations.NullMarked;

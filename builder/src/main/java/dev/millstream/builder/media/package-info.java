/// Pictures and videos in rendered pages: what is added to their tags. May import `html`, `picture`
/// and `source`.
@NullMarked
package dev.millstream.builder.media;

import org.jspecify.annotations.NullMarked;

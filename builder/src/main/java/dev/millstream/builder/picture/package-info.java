/// How large pictures are, read from their first bytes. Knows the formats that browsers show; may
/// import `html` and `source`.
@NullMarked
package dev.millstream.builder.picture;

import org.jspecify.annotations.NullMarked;

/// A running server's configuration, read again: by a signal, or by the API. Knows nothing of the
/// parts that take it up.
@NullMarked
package dev.millstream.app.reload;

import org.jspecify.annotations.NullMarked;

/// What makes a start short.
@NullMarked
package dev.millstream.app.start;

import org.jspecify.annotations.NullMarked;

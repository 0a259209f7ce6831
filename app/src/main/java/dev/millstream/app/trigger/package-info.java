/// Joins what calls functions without a visitor with the edge, which knows what is live.
@NullMarked
package dev.millstream.app.trigger;

import org.jspecify.annotations.NullMarked;

/// Names of what is live, and the versioned pointers behind them.
@NullMarked
package dev.millstream.store.ref;

import org.jspecify.annotations.NullMarked;

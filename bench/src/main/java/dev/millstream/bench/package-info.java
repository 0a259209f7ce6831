/// Measurements, side by side with the peers. Imports what it measures.
@NullMarked
package dev.millstream.bench;

import org.jspecify.annotations.NullMarked;

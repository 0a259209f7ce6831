/// Pictures that are made of videos as viewers ask for them: what they ask for, who makes it, and
/// what of it is kept. Imports answers and the store.
@NullMarked
package dev.millstream.edge.still;

import org.jspecify.annotations.NullMarked;

/// What functions keep, below one folder: the catalogue, and a store for each kind. Imports its own
/// packages and the object store.
@NullMarked
package dev.millstream.bindings;

import org.jspecify.annotations.NullMarked;

/// Reads published trees out of a store for people: what is in one, and what another has that it
/// has not. Imports the store.
@NullMarked
package dev.millstream.app.trees;

import org.jspecify.annotations.NullMarked;

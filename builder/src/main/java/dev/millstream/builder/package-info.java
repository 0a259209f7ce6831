/// Turns the source of a commit into an immutable tree. Imports the object store.
@NullMarked
package dev.millstream.builder;

import org.jspecify.annotations.NullMarked;

/// Turns the source of a commit into an immutable tree in the store. Imports the object store and
/// the packages below, which never import this one.
@NullMarked
package dev.millstream.builder;

import org.jspecify.annotations.NullMarked;

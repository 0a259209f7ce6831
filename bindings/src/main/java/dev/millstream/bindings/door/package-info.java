/// How functions ask for what is kept for them, and how they are answered. Imports no other package
/// of ours but the object store's vocabulary.
@NullMarked
package dev.millstream.bindings.door;

import org.jspecify.annotations.NullMarked;

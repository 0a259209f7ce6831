/// The manifest: a sorted binary file that says which object answers which path. Mapped, not
/// parsed.
@NullMarked
package dev.millstream.store.manifest;

import org.jspecify.annotations.NullMarked;

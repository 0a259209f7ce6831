/// Keeps objects and refs as plain files, durable by one `syncfs` a batch (or fsync) and atomic
/// renames. Imports the store's port, its refs and the spool.
@NullMarked
package dev.millstream.store.file;

import org.jspecify.annotations.NullMarked;

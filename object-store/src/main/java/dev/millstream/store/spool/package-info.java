/// Takes bytes in on their way into a store: hashed while they stream to files, gone if the publish
/// ends early or its process dies. Imports the store's port only.
@NullMarked
package dev.millstream.store.spool;

import org.jspecify.annotations.NullMarked;

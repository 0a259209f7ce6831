/// Keeps objects and refs in a bucket of any S3-compatible store, over the MinIO SDK, with a disk
/// cache in front. Imports the store's port, its refs and the spool.
@NullMarked
package dev.millstream.store.s3;

import org.jspecify.annotations.NullMarked;

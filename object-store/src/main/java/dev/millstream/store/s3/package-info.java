/// Keeps objects and refs in a bucket, small objects packed, with a disk cache in front. Imports
/// the store's port, its refs, the spool and the bucket.
@NullMarked
package dev.millstream.store.s3;

import org.jspecify.annotations.NullMarked;

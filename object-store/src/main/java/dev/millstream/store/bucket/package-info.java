/// Talks to one bucket of an S3-compatible store over the MinIO SDK: settings, limits, retries,
/// faults in plain words. Imports the store's values only.
@NullMarked
package dev.millstream.store.bucket;

import org.jspecify.annotations.NullMarked;

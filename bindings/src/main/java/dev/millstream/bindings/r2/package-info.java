/// Buckets of objects with Cloudflare's words: what they are called is in SQLite, what they hold in
/// the object store, in pieces. Imports `sqlite`, `door` and the object store.
@NullMarked
package dev.millstream.bindings.r2;

import org.jspecify.annotations.NullMarked;

/// What Durable Objects keep: one SQLite file an object, opened by the process that runs it, and
/// the times that they are to be woken at. Imports `sqlite`, `door` and, for what SQL may say,
/// `d1`.
@NullMarked
package dev.millstream.bindings.object;

import org.jspecify.annotations.NullMarked;

/// Queues of messages that are delivered at least once, with Cloudflare's limits and words. Imports
/// `sqlite` and `door`.
@NullMarked
package dev.millstream.bindings.queue;

import org.jspecify.annotations.NullMarked;

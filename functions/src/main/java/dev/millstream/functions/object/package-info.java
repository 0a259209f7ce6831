/// Durable Objects in the process that runs them: an isolate's open files, and what its code can do
/// with them. Imports the store of objects and the events.
@NullMarked
package dev.millstream.functions.object;

import org.jspecify.annotations.NullMarked;

/// Durable Objects in the process that runs them: what their code can do with their files, and that
/// nothing leaves before those are on disk. Imports the store of objects and the wire.
@NullMarked
package dev.millstream.functions.host.object;

import org.jspecify.annotations.NullMarked;

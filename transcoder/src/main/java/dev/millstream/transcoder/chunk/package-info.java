/// The chunks of a ladder, which several processes may make. May import the worker's reports, what
/// of a job outlives its process, and the store's names.
@NullMarked
package dev.millstream.transcoder.chunk;

import org.jspecify.annotations.NullMarked;

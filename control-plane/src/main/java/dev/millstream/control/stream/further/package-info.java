/// Further rungs of videos that are ready, by policy: which videos get them, the jobs that have
/// them made, and the trees in which they are shown.
@NullMarked
package dev.millstream.control.stream.further;

import org.jspecify.annotations.NullMarked;

/// Who encodes what next: the turns of videos and of their creators, and the chunks of ladders that
/// processes share. Imports the database and the transcoder.
@NullMarked
package dev.millstream.control.stream.chunk;

import org.jspecify.annotations.NullMarked;

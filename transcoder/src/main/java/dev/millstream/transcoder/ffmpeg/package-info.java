/// The one package that touches FFmpeg: it opens, measures, decodes, scales and encodes, always in
/// a worker process. Imports the ladder.
@NullMarked
package dev.millstream.transcoder.ffmpeg;

import org.jspecify.annotations.NullMarked;

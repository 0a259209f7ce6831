/// Reads what a source says of its light and colours. Imports FFmpeg's bindings, and how CMAF says
/// the same.
@NullMarked
package dev.millstream.transcoder.ffmpeg.light;

import org.jspecify.annotations.NullMarked;

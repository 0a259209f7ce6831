/// What a source says in words: its subtitles and chapters. Imports FFmpeg's bindings and what is
/// known of sources.
@NullMarked
package dev.millstream.transcoder.ffmpeg.text;

import org.jspecify.annotations.NullMarked;

/// Decodes the pictures that are drawn over videos, and writes the part of a filter graph that
/// draws them. Imports what the overlays are.
@NullMarked
package dev.millstream.transcoder.ffmpeg.mark;

import org.jspecify.annotations.NullMarked;

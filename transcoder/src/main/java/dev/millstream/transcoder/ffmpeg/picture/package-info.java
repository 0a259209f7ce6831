/// Makes pictures of the web smaller: as AVIF and WebP. Imports the decoder of pictures, the
/// filters and the encoders.
@NullMarked
package dev.millstream.transcoder.ffmpeg.picture;

import org.jspecify.annotations.NullMarked;

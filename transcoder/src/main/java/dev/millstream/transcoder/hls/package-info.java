/// Renders HLS playlists (RFC 8216bis, Apple's authoring specification) from measured segments.
/// Imports nothing of ours.
@NullMarked
package dev.millstream.transcoder.hls;

import org.jspecify.annotations.NullMarked;

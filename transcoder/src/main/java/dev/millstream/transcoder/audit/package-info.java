/// Checks an HLS stream, ours or anyone's, against the MUSTs and SHOULDs of Apple's authoring
/// specification: reads its playlists and every segment, box by box. Imports the measured rates of
/// `hls`; touches no FFmpeg, so that a command can use it.
@NullMarked
package dev.millstream.transcoder.audit;

import org.jspecify.annotations.NullMarked;

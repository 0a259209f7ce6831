/// The child process that FFmpeg runs in: takes its orders from standard input, writes segments
/// into a folder, reports on standard output, and goes when its parent goes. Imports the ladder,
/// the muxer and the FFmpeg package.
@NullMarked
package dev.millstream.transcoder.worker;

import org.jspecify.annotations.NullMarked;

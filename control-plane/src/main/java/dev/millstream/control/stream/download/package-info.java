/// Files of videos to keep: asked for through the API, joined by jobs, listed in the videos' trees.
/// Imports the API, the jobs, the table of videos and the transcoder's remuxer.
@NullMarked
package dev.millstream.control.stream.download;

import org.jspecify.annotations.NullMarked;

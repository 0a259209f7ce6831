/// The pages of videos: the list with its uploads, and one video with its player. Imports the
/// dashboard's frame and the stream side's service.
@NullMarked
package dev.millstream.control.dashboard.media;

import org.jspecify.annotations.NullMarked;

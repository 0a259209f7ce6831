/// Captions of videos: WebVTT, checked, and joined to the stream as subtitles. Imports the database
/// and the store.
@NullMarked
package dev.millstream.control.stream.caption;

import org.jspecify.annotations.NullMarked;

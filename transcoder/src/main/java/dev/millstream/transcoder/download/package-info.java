/// Joins a published stream's segments into one file to keep, without encoding anything again.
/// Imports the muxer's boxes and the store.
@NullMarked
package dev.millstream.transcoder.download;

import org.jspecify.annotations.NullMarked;

/// Decides which renditions a source gets, and where its segments are cut. Imports nothing of ours.
@NullMarked
package dev.millstream.transcoder.ladder;

import org.jspecify.annotations.NullMarked;

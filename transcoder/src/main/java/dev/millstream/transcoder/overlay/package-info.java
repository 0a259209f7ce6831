/// Pictures that are drawn over a video: which, how, and where they come to lie. Imports nothing.
@NullMarked
package dev.millstream.transcoder.overlay;

import org.jspecify.annotations.NullMarked;

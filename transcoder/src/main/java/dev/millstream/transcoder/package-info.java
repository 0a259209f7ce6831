/// Turns an uploaded video into an adaptive stream. Imports the object store.
@NullMarked
package dev.millstream.transcoder;

import org.jspecify.annotations.NullMarked;

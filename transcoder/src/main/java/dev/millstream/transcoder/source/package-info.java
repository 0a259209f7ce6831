/// What a source is before any picture of it is decoded: its kind by the first bytes, its clock.
@NullMarked
package dev.millstream.transcoder.source;

import org.jspecify.annotations.NullMarked;

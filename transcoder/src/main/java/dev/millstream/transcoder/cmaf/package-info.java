/// Writes fragmented MP4: one track a file, an init segment and media segments made of fragments
/// that each begin with a picture that stands alone (ISO/IEC 14496-12, 14496-15, 23000-19). Imports
/// nothing of ours.
@NullMarked
package dev.millstream.transcoder.cmaf;

import org.jspecify.annotations.NullMarked;

/// Reads fragmented MP4 (ISO/IEC 14496-12) as far as an audit needs: track headers, fragments, and
/// whether a picture stands alone. Imports how CMAF names codecs.
@NullMarked
package dev.millstream.transcoder.audit.media;

import org.jspecify.annotations.NullMarked;

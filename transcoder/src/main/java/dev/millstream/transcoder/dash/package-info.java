/// Renders the MPEG-DASH manifest (ISO/IEC 23009-1) of the segments that HLS plays too. Imports the
/// measured segments and rates of `hls`.
@NullMarked
package dev.millstream.transcoder.dash;

import org.jspecify.annotations.NullMarked;

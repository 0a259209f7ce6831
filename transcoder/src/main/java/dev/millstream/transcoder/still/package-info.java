/// Single pictures and short animations out of a published stream: which coded pictures they need,
/// and the order that goes to the process that decodes them. Imports the store, the muxer's boxes
/// and the ladder's cuts.
@NullMarked
package dev.millstream.transcoder.still;

import org.jspecify.annotations.NullMarked;

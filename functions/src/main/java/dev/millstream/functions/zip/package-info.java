/// Compression that goes piece by piece, for `CompressionStream` and its opposite. Runs in the
/// function host; imports no other package of ours.
@NullMarked
package dev.millstream.functions.zip;

import org.jspecify.annotations.NullMarked;

/// Compression and digests that go piece by piece, for `CompressionStream`, its opposite and
/// `crypto.DigestStream`. Runs in the function host; imports no other package of ours.
@NullMarked
package dev.millstream.functions.zip;

import org.jspecify.annotations.NullMarked;

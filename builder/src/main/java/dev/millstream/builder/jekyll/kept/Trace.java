package dev.millstream.builder.jekyll.kept;

import java.util.BitSet;
import java.util.List;

/// What something was rendered from: `own` is its source, `reads` the numbers of what else it read.
/// It stays as it is while both do. The arrays are not changed.
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Trace(Fingerprint own, int[] reads, List<String> warnings) {
  boolean holds(Fingerprint ownNow, BitSet changed) {
    if (!own.equals(ownNow)) {
      return false;
    }
    for (var read : reads) {
      if (changed.get(read)) {
        return false;
      }
    }
    return true;
  }
}

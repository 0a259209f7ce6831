package dev.millstream.control.stream.match;

/// Bounds of matching. Pictures that differ in `distanceMax` bits of 256 at most are the same;
/// those with a quality below `qualityMin` tell too little.
record MatchLimits(int listsMax, int hashesMax, int bodyBytesMax, int distanceMax, int qualityMin) {
  static final MatchLimits DEFAULT = new MatchLimits(100, 1_000_000, 64 << 20, 31, 50);
}

package dev.millstream.builder.cache;

/// How much the builds of one project may keep, production's and previews' each: bytes, and how
/// many trees of `node_modules`.
public record CacheLimits(long bytesMax, int treesMax) {
  /// 2 GiB and 3 trees.
  public static final CacheLimits DEFAULTS = new CacheLimits(2L << 30, 3);
}

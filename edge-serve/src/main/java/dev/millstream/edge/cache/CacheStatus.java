package dev.millstream.edge.cache;

/// What the cache did for an answer, in Cloudflare's words.
public enum CacheStatus {
  /// Stored and fresh.
  HIT,
  /// Not stored before; it is now, if it is not too large.
  MISS,
  /// Stored, stale, and fetched anew.
  EXPIRED,
  /// Stored, and the origin confirmed it.
  REVALIDATED,
  /// Stored and stale, sent because the origin failed.
  STALE,
  /// Stored and stale, sent while it is being fetched anew.
  UPDATING,
  /// The origin forbids to store it.
  BYPASS,
  /// The origin says nothing that would allow to store it, or the method is not one to be stored.
  DYNAMIC;

  /// The header field that carries it.
  public static final String FIELD = "cf-cache-status";
}

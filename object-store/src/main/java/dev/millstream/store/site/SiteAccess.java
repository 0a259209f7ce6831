package dev.millstream.store.site;

import java.util.List;

/// Who may see a site: whether its previews take a share link, and which paths take a password.
/// Passwords are kept as `BASE64(salt)` and `BASE64(HMAC-SHA-256(salt, user:password))`. A fast
/// hash is enough and better: the password itself stands in the repository, and a slow one would
/// let strangers burn the edge's time.
public record SiteAccess(boolean privatePreviews, List<Locked> locked) {
  /// All may see all.
  public static final SiteAccess OPEN = new SiteAccess(false, List.of());

  public SiteAccess {
    locked = List.copyOf(locked);
  }

  /// Paths, by a pattern as in `_headers`, that one of `keys` opens.
  public record Locked(String pattern, List<Key> keys) {
    public Locked {
      keys = List.copyOf(keys);
    }
  }

  /// One `user:password`.
  public record Key(String salt, String hash) {}
}

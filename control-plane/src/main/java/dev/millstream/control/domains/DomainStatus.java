package dev.millstream.control.domains;

import java.util.Locale;

/// How far a domain is, in Cloudflare's words.
public enum DomainStatus {
  /// Added, and not looked at yet.
  INITIALIZING,
  /// Its proof was not found yet; it is looked for again.
  PENDING,
  /// Proven: the site answers there.
  ACTIVE,
  /// Its proof was looked for in vain for too long; asking again starts anew.
  DEACTIVATED,
  /// The proof could not be looked for (no answer from DNS, say); it is tried again.
  ERROR;

  /// The word.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DomainStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

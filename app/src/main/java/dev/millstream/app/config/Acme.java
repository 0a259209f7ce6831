package dev.millstream.app.config;

import java.nio.file.Path;
import java.util.Optional;

/// How certificates for custom domains are ordered. `directory` is the authority's ACME directory,
/// or empty for none; `ca` holds the roots that vouch for its server; `eab` is the id of an account
/// that it wants the order bound to, whose key is in the environment.
public record Acme(
    String directory,
    String contact,
    boolean agreesToTerms,
    Optional<Path> ca,
    Optional<String> eab) {
  /// The variable with the key to `eab`.
  public static final String EAB_KEY = "MILLSTREAM_ACME_EAB_KEY";

  static final Acme NONE = new Acme("", "", false, Optional.empty(), Optional.empty());
}

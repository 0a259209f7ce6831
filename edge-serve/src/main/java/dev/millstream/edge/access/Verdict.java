package dev.millstream.edge.access;

/// Whether a request may go on.
public sealed interface Verdict {
  /// Anyone may.
  record Open() implements Verdict {}

  /// This visitor may; nobody else may be shown the same answer from a cache.
  record Admitted() implements Verdict {}

  /// The visitor followed a shared link: a cookie remembers that, the address loses the token.
  record Welcomed(String cookie, String query) implements Verdict {}

  /// A password is asked for.
  record PasswordWanted() implements Verdict {}

  /// A preview that was not shared with this visitor.
  record NotShared() implements Verdict {}
}

package dev.millstream.control.api;

/// Who may call a route.
public enum Access {
  /// Everybody.
  PUBLIC,
  /// Who sends a valid token as `Authorization: Bearer …`.
  TOKEN,
  /// The same, or who sends it as the password of `Authorization: Basic …`, as curl and git do.
  PASSWORD
}

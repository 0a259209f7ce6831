package dev.millstream.control.api;

/// Who may call a route.
public enum Access {
  /// Everybody.
  PUBLIC,
  /// Who sends a valid token as `Authorization: Bearer …`.
  TOKEN
}

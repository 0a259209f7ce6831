package dev.millstream.control.pages;

/// Cloudflare's numeric codes of errors about projects and deployments.
final class PagesError {
  static final int BAD_NAME = 8000016;
  static final int NO_PROJECT = 8000007;
  static final int TAKEN = 8000002;
  static final int NO_DEPLOYMENT = 8000009;
  static final int BAD_VAR = 8000029;
  static final int NO_VAR = 8000030;
  static final int NOT_NOW = 8000035;
  static final int NOT_LIVEABLE = 8000036;

  private PagesError() {}
}

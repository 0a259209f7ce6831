package dev.millstream.control.pages;

/// Cloudflare's numeric codes of errors about projects and deployments.
public final class PagesError {
  public static final int BAD_NAME = 8000016;
  public static final int NO_PROJECT = 8000007;
  public static final int TAKEN = 8000002;
  public static final int NO_DEPLOYMENT = 8000009;
  public static final int BAD_VAR = 8000029;
  public static final int NO_VAR = 8000030;
  public static final int NOT_NOW = 8000033;
  public static final int LIVE = 8000034;
  public static final int ALIASED = 8000035;
  public static final int NOT_LIVEABLE = 8000036;
  public static final int UNAUTHORIZED = 8000013;
  public static final int BAD_UPLOAD = 8000096;

  private PagesError() {}
}

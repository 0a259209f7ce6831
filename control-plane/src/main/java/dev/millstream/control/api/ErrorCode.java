package dev.millstream.control.api;

/// Cloudflare's numeric codes of errors that any route may answer.
public final class ErrorCode {
  public static final int BAD_JSON = 9207;
  public static final int NO_TOKEN = 9106;
  public static final int BAD_TOKEN = 1000;
  public static final int NO_SCOPE = 10000;
  public static final int OTHER_ACCOUNT = 9109;
  public static final int NO_ROUTE = 7003;
  public static final int BAD_FORM = 10403;
  public static final int METHOD = 10405;
  public static final int TOO_LARGE = 10413;
  public static final int TOO_MANY_ATTEMPTS = 10429;
  public static final int INTERNAL = 10500;

  private ErrorCode() {}
}

package dev.millstream.control.stream.video;

/// Cloudflare Stream's numeric codes of errors.
public final class StreamError {
  public static final int NOT_FOUND = 10003;
  public static final int BAD_REQUEST = 10005;
  public static final int BAD_DURATION = 10008;
  public static final int TOO_MANY_KEYS = 10009;
  public static final int BAD_URL = 10010;
  public static final int TOO_LARGE = 10011;
  public static final int TOO_MANY_QUEUED = 10016;
  public static final int UPLOAD_GONE = 10017;
  public static final int UPLOADED_ALREADY = 10018;
  public static final int BAD_PERCENTAGE = 10019;

  private StreamError() {}
}

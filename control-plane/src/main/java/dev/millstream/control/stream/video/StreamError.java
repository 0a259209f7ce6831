package dev.millstream.control.stream.video;

/// The numeric codes of the stream API's own errors.
public final class StreamError {
  public static final int BAD_REQUEST = 10005;
  public static final int NOT_FOUND = 10003;
  public static final int TOO_LARGE = 10006;
  public static final int TOO_MANY_QUEUED = 10011;
  public static final int UPLOAD_GONE = 10012;

  private StreamError() {}
}

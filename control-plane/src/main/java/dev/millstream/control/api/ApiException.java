package dev.millstream.control.api;

/// An error that the client is told: the HTTP status, Cloudflare's numeric code, and what is wrong.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final String text;

  public ApiException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.text = message;
  }

  /// What the client sent makes no sense.
  public static ApiException badRequest(int code, String message) {
    return new ApiException(400, code, message);
  }

  /// What the client names does not exist.
  public static ApiException notFound(int code, String message) {
    return new ApiException(404, code, message);
  }

  /// What the client asks contradicts what there is.
  public static ApiException conflict(int code, String message) {
    return new ApiException(409, code, message);
  }

  public int status() {
    return status;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }
}

package dev.millstream.control.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;

/// An error that the client is told: the HTTP status, Cloudflare's numeric code, and what is wrong.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final String text;
  private final long retryAfterSeconds;

  public ApiException(int status, int code, String message) {
    this(status, code, message, 0);
  }

  private ApiException(int status, int code, String message, long retryAfterSeconds) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
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

  /// The client asks too often, and may come again after a while, which is said behind `message`
  /// and in `Retry-After`.
  public static ApiException tooMany(int code, String message, Duration wait) {
    var seconds = wait.toSeconds() + 1;
    return new ApiException(429, code, "%s in %d s".formatted(message, seconds), seconds);
  }

  /// Puts `Retry-After` on an answer, if there is something to say.
  public void tellWhenToComeAgain(HttpServerExchange exchange) {
    if (retryAfterSeconds > 0) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, retryAfterSeconds);
    }
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

package dev.millstream.store.bucket;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/// What a store said no to, or why it could not be asked. `status` is 0 without an answer.
public final class S3Fault extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /// No passing fault, and none of the store's.
  private static final int MISUSE = -1;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(30);

  /// Faults of the way, though their status says that the request was wrong.
  private static final Set<String> PASSING =
      Set.of("BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "RequestTimeout");

  private final int status;
  private final String code;
  private final transient Duration retryAfter;

  private S3Fault(String message, int status, String code, Throwable cause) {
    this(message, status, code, Duration.ZERO, cause);
  }

  private S3Fault(String message, int status, String code, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /// The fault behind what the SDK threw: an [IllegalStateException] too, where it could not
  /// connect.
  static S3Fault of(String what, S3Settings settings, Exception e) {
    var where = what + " at " + settings.endpoint() + "/" + settings.bucket() + ": ";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ErrorResponseException answered) {
        return answered(where, settings, answered, e);
      }
      if (cause instanceof ServerException answered) {
        var status = answered.statusCode();
        return new S3Fault(where + "status " + status, status, "", e);
      }
      if (cause instanceof RoleRefused refused) {
        return new S3Fault(where + refused.getMessage(), MISUSE, "", e);
      }
      if (cause instanceof SSLHandshakeException untrusted) {
        var advice = "the store's certificate is not trusted (" + untrusted.getMessage() + ")";
        var todo = "; name its authority's PEM file with caFile=";
        return new S3Fault(where + advice + todo, MISUSE, "", e);
      }
      if (cause instanceof IOException fault) {
        return new S3Fault(where + fault.getMessage(), 0, "", e);
      }
    }
    return new S3Fault(where + e.getMessage(), MISUSE, "", e);
  }

  /// The same after so many attempts.
  S3Fault after(int attempts) {
    var tried = attempts == 1 ? "" : " (gave up after " + attempts + " attempts)";
    return new S3Fault(getMessage() + tried, status, code, retryAfter, this);
  }

  /// How long the store wants to be left alone; zero if it does not say.
  Duration retryAfter() {
    return retryAfter;
  }

  /// Whether there is no such bucket.
  public boolean isNoBucket() {
    return code.equals("NoSuchBucket");
  }

  /// Whether there is no such object.
  public boolean isAbsent() {
    return status == 404 && !code.equals("NoSuchBucket");
  }

  /// Whether a condition of the request did not hold, or another writer is at it.
  public boolean isConflict() {
    return status == 412 || status == 409;
  }

  /// Whether the range lies outside the object.
  public boolean isOutside() {
    return status == 416;
  }

  /// Whether the store does not know conditions.
  public boolean isUnknown() {
    return status == 501;
  }

  /// Whether asking again may help.
  public boolean isPassing() {
    return status == 0
        || status == 429
        || status == 408
        || (status >= 500 && status != 501)
        || PASSING.contains(code);
  }

  private static S3Fault answered(
      String where, S3Settings settings, ErrorResponseException answered, Exception e) {
    var response = answered.response();
    var status = response == null ? 0 : response.code();
    var code = String.valueOf(answered.errorResponse().code());
    var region = header(answered, "x-amz-bucket-region");
    if (!region.isEmpty() && !region.equals(settings.region())) {
      var advice = "the bucket is in region " + region + ", not " + settings.region();
      return new S3Fault(where + advice + "; set region=" + region, status, code, e);
    }
    var wait = header(answered, "Retry-After");
    var retryAfter =
        SECONDS.matcher(wait).matches() ? Duration.ofSeconds(Long.parseLong(wait)) : Duration.ZERO;
    if (retryAfter.compareTo(RETRY_AFTER_MAX) > 0) {
      retryAfter = RETRY_AFTER_MAX;
    }
    return new S3Fault(where + advice(status, code), status, code, retryAfter, e);
  }

  private static String header(ErrorResponseException answered, String name) {
    var value = answered.response() == null ? null : answered.response().header(name);
    return value == null ? "" : value;
  }

  private static String advice(int status, String code) {
    return switch (code) {
      case "NoSuchBucket" -> "there is no such bucket; make it, or name another";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
          "the credentials are refused (" + code + "); check AWS_ACCESS_KEY_ID and its secret";
      case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect" ->
          "the store does not serve this region (" + code + "); set region= to the bucket's";
      case "SlowDown", "ServiceUnavailable" -> "the store is overloaded (" + code + ")";
      case "AccessDenied" -> "access is denied; check the credentials and the bucket's policy";
      case "RequestTimeTooSkewed" -> "the clocks differ too much; set this machine's";
      default -> "status " + status + " " + code;
    };
  }
}

package dev.millstream.store.s3;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.io.Serial;

/// What a store said no to, or why it could not be asked. `status` is 0 without an answer.
final class S3Fault extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /// No passing fault, and none of the store's.
  private static final int MISUSE = -1;

  private final int status;
  private final String code;

  private S3Fault(String message, int status, String code, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
  }

  /// The fault behind what the SDK threw: an [IllegalStateException] too, where it could not
  /// connect.
  static S3Fault of(String what, S3Settings settings, Exception e) {
    var where = what + " at " + settings.endpoint() + "/" + settings.bucket() + ": ";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ErrorResponseException answered) {
        var status = answered.response() == null ? 0 : answered.response().code();
        var code = String.valueOf(answered.errorResponse().code());
        return new S3Fault(where + advice(status, code), status, code, e);
      }
      if (cause instanceof ServerException answered) {
        var status = answered.statusCode();
        return new S3Fault(where + "status " + status, status, "", e);
      }
      if (cause instanceof IOException fault) {
        return new S3Fault(where + fault.getMessage(), 0, "", e);
      }
    }
    return new S3Fault(where + e.getMessage(), MISUSE, "", e);
  }

  /// Whether there is no such object.
  boolean isAbsent() {
    return status == 404 && !code.equals("NoSuchBucket");
  }

  /// Whether a condition of the request did not hold, or another writer is at it.
  boolean isConflict() {
    return status == 412 || status == 409;
  }

  /// Whether the range lies outside the object.
  boolean isOutside() {
    return status == 416;
  }

  /// Whether the store does not know conditions.
  boolean isUnknown() {
    return status == 501;
  }

  /// Whether asking again may help.
  boolean isPassing() {
    return status == 0 || status == 429 || status == 408 || (status >= 500 && status != 501);
  }

  private static String advice(int status, String code) {
    return switch (code) {
      case "NoSuchBucket" -> "there is no such bucket; make it, or name another";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
          "the credentials are refused (" + code + "); check AWS_ACCESS_KEY_ID and its secret";
      case "AccessDenied" -> "access is denied; check the credentials and the bucket's policy";
      case "RequestTimeTooSkewed" -> "the clocks differ too much; set this machine's";
      default -> "status " + status + " " + code;
    };
  }
}

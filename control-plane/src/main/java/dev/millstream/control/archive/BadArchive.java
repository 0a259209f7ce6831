package dev.millstream.control.archive;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.pages.PagesError;

/// What is said of archives that are not taken.
final class BadArchive {
  private BadArchive() {}

  static ApiException because(String reason) {
    return ApiException.badRequest(PagesError.BAD_UPLOAD, "the archive is refused: " + reason);
  }

  static ApiException damaged(Throwable cause) {
    return because("it is cut off or damaged (%s)".formatted(String.valueOf(cause.getMessage())));
  }

  static ApiException tooLarge(String reason) {
    return new ApiException(413, ErrorCode.TOO_LARGE, "the archive is refused: " + reason);
  }
}

package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;

/// What a visitor is told when something cannot be.
public final class Refusal {
  private Refusal() {}

  /// The form holds something that cannot be.
  public static ApiException of(String text) {
    return ApiException.badRequest(ErrorCode.BAD_FORM, text);
  }

  /// The same, in the words of whoever checked.
  public static ApiException of(IllegalArgumentException checked) {
    return of(String.valueOf(checked.getMessage()));
  }

  /// It contradicts what there is.
  public static ApiException conflict(String text) {
    return ApiException.conflict(ErrorCode.BAD_FORM, text);
  }

  /// There is nothing here.
  public static ApiException missing(String text) {
    return ApiException.notFound(ErrorCode.NO_ROUTE, text);
  }
}

package dev.millstream.control.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every JSON answer of Cloudflare's API is wrapped in.
record Envelope(
    @Nullable Object result,
    boolean success,
    List<Problem> errors,
    List<Problem> messages,
    @JsonProperty("result_info") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Object resultInfo) {
  record Problem(int code, String message) {}

  static Envelope of(ApiResponse.Result response) {
    return new Envelope(response.result(), true, List.of(), List.of(), response.page());
  }

  static Envelope error(int code, String message) {
    return new Envelope(null, false, List.of(new Problem(code, message)), List.of(), null);
  }
}

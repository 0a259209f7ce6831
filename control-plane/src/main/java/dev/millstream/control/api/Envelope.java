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
        @Nullable Object resultInfo,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long range,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total) {
  record Problem(int code, String message) {}

  static Envelope of(ApiResponse.Result response) {
    var counts = response.counts();
    return new Envelope(
        response.result(),
        true,
        List.of(),
        List.of(),
        response.page(),
        counts.map(ApiResponse.ListCounts::range).orElse(null),
        counts.map(ApiResponse.ListCounts::total).orElse(null));
  }

  static Envelope error(int code, String message) {
    return new Envelope(
        null, false, List.of(new Problem(code, message)), List.of(), null, null, null);
  }
}

package dev.millstream.control.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Where a page of a list stands in the whole, in the envelope's `result_info`.
public record ListPage(
    int page,
    @JsonProperty("per_page") int perPage,
    int count,
    @JsonProperty("total_count") long totalCount,
    @JsonProperty("total_pages") long totalPages) {
  /// The page with `count` of `total` items.
  public static ListPage of(int page, int perPage, int count, long total) {
    return new ListPage(page, perPage, count, total, (total + perPage - 1) / perPage);
  }
}

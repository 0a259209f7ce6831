package dev.millstream.control.stream.video;

import java.time.Instant;
import java.util.Optional;

/// Which videos a list shows, ordered by their creation; `search` is a part of the name.
public record VideoQuery(
    Optional<String> search,
    Optional<String> status,
    Optional<String> creator,
    Optional<Instant> after,
    Optional<Instant> before,
    boolean oldestFirst,
    int limit) {
  /// The most that one list shows.
  public static final int LIMIT_MAX = 1000;
}

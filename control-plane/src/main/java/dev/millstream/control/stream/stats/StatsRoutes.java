package dev.millstream.control.stream.stats;

import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import java.time.Instant;
import java.util.List;

/// `/stream/analytics`: what was watched, and how it went.
public final class StatsRoutes {
  private final String path;
  private final ViewStats stats;

  /// The route below `path`, the videos' own.
  public StatsRoutes(String path, ViewStats stats) {
    this.path = path + "/analytics";
    this.stats = stats;
  }

  /// The routes.
  public List<Route> routes() {
    return List.of(Route.of("GET", path, this::show));
  }

  /// Sums of a time, and what they are grouped by.
  public record Answer(Instant since, Instant until, String by, Told total, List<Told> rows) {}

  /// The last days by `by` (day, hour, video, creator, country), of one video if `uid` is not
  /// empty.
  public static Answer days(ViewStats stats, int days, String by, String uid) {
    return answer(stats, StatsQuery.days(days, StatsQuery.By.of(by), uid));
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(answer(stats, StatsQuery.of(request)));
  }

  private static Answer answer(ViewStats stats, StatsQuery query) {
    var rows = stats.list(query);
    var total = rows.stream().map(ViewRows.Row::sums).reduce(Sums.NONE, Sums::and);
    return new Answer(
        query.since(),
        query.until(),
        query.by().word(),
        Told.of(null, total),
        rows.stream().map(row -> Told.of(row.key(), row.sums())).toList());
  }
}

package dev.millstream.control.bindings;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.analytics.AnalyticsAnswer;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Questions to what functions wrote into Analytics Engine: the SQL is the body, as Cloudflare's
/// API has it, and the answer is outside its envelope.
public final class AnalyticsRoute {
  private static final String PATH = "/client/v4/accounts/{account}/analytics_engine/sql";
  private static final int FAILED = 10001;

  private final Bindings bindings;

  public AnalyticsRoute(Bindings bindings) {
    this.bindings = bindings;
  }

  /// Over both methods; GET has the SQL in `query`.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", PATH, Refusals.told(FAILED, this::ask)),
        Route.of("POST", PATH, Refusals.told(FAILED, this::ask)));
  }

  private ApiResponse ask(ApiRequest request) throws IOException, SQLException {
    var query = request.query("query");
    var sql = query.isPresent() ? query.get() : new String(request.body(), StandardCharsets.UTF_8);
    try {
      var answer = bindings.analyse(sql);
      var body = answer.byLine() ? lines(answer) : Json.encode(whole(answer));
      return ApiResponse.bytes(200, Map.of("Content-Type", "application/json"), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Map<String, Object> whole(AnalyticsAnswer answer) {
    var all = new LinkedHashMap<String, Object>();
    all.put("meta", answer.meta());
    all.put("data", answer.data());
    all.put("rows", answer.data().size());
    all.put("rows_before_limit_at_least", answer.data().size());
    return all;
  }

  private static byte[] lines(AnalyticsAnswer answer) {
    return answer.data().stream()
        .map(row -> Json.text(row) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}

package dev.millstream.app.server;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.edge.RequestEvents;
import dev.millstream.edge.log.AccessLog;
import dev.millstream.edge.log.AccessLogLimits;
import dev.millstream.edge.metrics.EdgeMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What watches the edge: metrics for Prometheus, and the access log if it is wanted.
record Watching(EdgeMetrics metrics, Optional<AccessLog> log) implements AutoCloseable {
  static Watching open(Path logs, boolean accessLog) throws IOException {
    var metrics = new EdgeMetrics();
    if (!accessLog) {
      return new Watching(metrics, Optional.empty());
    }
    var log = AccessLog.open(logs.resolve("access.log"), AccessLogLimits.DEFAULT);
    metrics.count(
        "millstream_access_log_dropped_total", "Lines that the access log lacks", log::dropped);
    return new Watching(metrics, Optional.of(log));
  }

  RequestEvents events() {
    return log.isPresent() ? metrics.and(log.get()) : metrics;
  }

  /// For whoever has a token.
  List<Route> routes() {
    var type = Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return List.of(Route.of("GET", "/metrics", _ -> ApiResponse.bytes(200, type, metrics.text())));
  }

  @Override
  public void close() throws IOException {
    if (log.isPresent()) {
      log.get().close();
    }
  }
}

package dev.millstream.app.server;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.stats.ViewStats;
import dev.millstream.control.stream.stats.Viewed;
import dev.millstream.edge.RequestEvents;
import dev.millstream.edge.log.AccessLog;
import dev.millstream.edge.log.AccessLogLimits;
import dev.millstream.edge.metrics.EdgeMetrics;
import dev.millstream.edge.player.Viewing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// What watches the edge: metrics for Prometheus, and the access log if it is wanted.
record Watching(
    EdgeMetrics metrics, Viewers viewers, Path file, AtomicReference<Optional<AccessLog>> log)
    implements AutoCloseable {
  static Watching open(Path logs, boolean accessLog) throws IOException {
    var watching =
        new Watching(
            new EdgeMetrics(),
            new Viewers(),
            logs.resolve("access.log"),
            new AtomicReference<>(Optional.empty()));
    watching.logs(accessLog);
    watching.metrics.count(
        "millstream_access_log_dropped_total",
        "Lines that the access log lacks",
        () -> watching.log.get().map(AccessLog::dropped).orElse(0L));
    return watching;
  }

  /// Begins or ends the access log, if that is a change.
  synchronized void logs(boolean wanted) throws IOException {
    var before = log.get();
    if (wanted && before.isEmpty()) {
      log.set(Optional.of(AccessLog.open(file, AccessLogLimits.DEFAULT)));
    } else if (!wanted && before.isPresent()) {
      log.set(Optional.empty());
      before.get().close();
    }
  }

  RequestEvents events() {
    return metrics.and(viewers).and(new Logged(log));
  }

  /// Has what is watched added up from now on; the edge comes up before who does it.
  void countViews(ViewStats stats) {
    viewers.counter = stats::take;
    metrics.count(
        "millstream_viewings_dropped_total", "Viewings that statistics lack", stats::dropped);
  }

  /// The access log, while there is one.
  private record Logged(AtomicReference<Optional<AccessLog>> log) implements RequestEvents {
    @Override
    public void finished(Request request) {
      log.get().ifPresent(its -> its.finished(request));
    }

    @Override
    public void repeated(
        String method, String host, String path, int status, long bytes, long micros) {
      log.get().ifPresent(its -> its.repeated(method, host, path, status, bytes, micros));
    }
  }

  /// Hands viewings on from the edge to the control plane. Thread-safe.
  static final class Viewers implements RequestEvents {
    private volatile Consumer<Viewed> counter = _ -> {};

    @Override
    public void viewed(Viewing viewing) {
      counter.accept(
          new Viewed(
              viewing.uid(), viewing.path(), viewing.bytes(), viewing.country(), viewing.cmcd()));
    }

    @Override
    public void finished(Request request) {}

    @Override
    public void repeated(
        String method, String host, String path, int status, long bytes, long micros) {}
  }

  /// For whoever has a token.
  List<Route> routes() {
    var type = Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return List.of(Route.of("GET", "/metrics", _ -> ApiResponse.bytes(200, type, metrics.text())));
  }

  @Override
  public void close() throws IOException {
    logs(false);
  }
}

package dev.millstream.edge.metrics;

import dev.millstream.edge.RequestEvents;
import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.reply.FunctionEnd;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// What the edge does, in Prometheus' words. No label is taken from a request but its method and
/// status class, so that clients cannot make series. Thread-safe.
public final class EdgeMetrics implements RequestEvents {
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final String OTHER = "other";
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER);

  /// Where each stands at its first digit.
  private static final List<String> STATUS_CLASSES =
      List.of(OTHER, "1xx", "2xx", "3xx", "4xx", "5xx");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("millstream_requests_total")
          .help("Requests answered, by method and status class")
          .labelNames("method", "status")
          .register(registry);
  private final Counter bytes =
      Counter.builder()
          .name("millstream_response_bytes_total")
          .help("Bytes sent as bodies")
          .register(registry);
  private final Counter functions =
      Counter.builder()
          .name("millstream_function_calls_total")
          .help("Function calls, by how they ended")
          .labelNames("end")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("millstream_request_seconds")
          .help("From a request's head to its answer's end")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  /// By method and status class, made once: a request of the hot path makes no objects.
  private final Map<String, CounterDataPoint[]> answered = new HashMap<>();

  /// Metrics with every series at 0.
  public EdgeMetrics() {
    for (var method : METHODS) {
      answered.put(
          method,
          STATUS_CLASSES.stream()
              .map(status -> requests.labelValues(method, status))
              .toArray(CounterDataPoint[]::new));
    }
  }

  @Override
  public void repeated(
      String method, String host, String path, int status, long sent, long micros) {
    count(method, status, sent, micros);
  }

  @Override
  public void finished(Request request) {
    count(request.method(), request.status(), request.bytes(), request.micros());
    if (request.function() != FunctionEnd.NONE) {
      functions.labelValues(request.function().name().toLowerCase(Locale.ROOT)).inc();
    }
  }

  /// Shows a count that somebody else keeps.
  public void count(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  /// Shows how much of something there is now.
  public void level(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  /// Shows how many clients were sent away, by the limit that they met.
  public void refused(ToLongFunction<Limit> count) {
    CounterWithCallback.builder()
        .name("millstream_refused_total")
        .help("Clients sent away or cut off, by the limit that they met")
        .labelNames("limit")
        .callback(callback -> {
          for (var limit : Limit.values()) {
            callback.call((double) count.applyAsLong(limit), limit.label());
          }
        })
        .register(registry);
  }

  /// Everything, in Prometheus' text format 0.0.4.
  public byte[] text() throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toByteArray();
  }

  private void count(String method, int status, long sent, long micros) {
    var known = answered.get(method);
    var byStatus = known == null ? Objects.requireNonNull(answered.get(OTHER)) : known;
    var statusClass = status / 100;
    byStatus[statusClass >= 1 && statusClass <= 5 ? statusClass : 0].inc();
    bytes.inc(sent);
    seconds.observe(micros / 1e6);
  }
}

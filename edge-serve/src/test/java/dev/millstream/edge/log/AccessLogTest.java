package dev.millstream.edge.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.RequestEvents.Request;
import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.metrics.EdgeMetrics;
import dev.millstream.edge.reply.FunctionEnd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What is written and counted of requests.
class AccessLogTest {
  @TempDir Path folder;

  @Test
  void eachRequestIsALineOfJsonWithoutAddressAndQuery() throws Exception {
    var file = folder.resolve("access.log");
    try (var log = AccessLog.open(file, AccessLogLimits.DEFAULT)) {
      log.finished(request("/a\"b\\\u0001\ud800é"));
    }
    var line = JsonMapper.shared().readTree(Files.readAllLines(file).getFirst());
    assertThat(line.path("path").asString()).isEqualTo("/a\"b\\\u0001\ud800é");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("micros").asInt()).isEqualTo(1_500);
    assertThat(line.propertyNames())
        .containsExactly("time", "method", "host", "path", "status", "bytes", "micros", "function");
  }

  @Test
  void fullFilesAreKeptUpToANumber() throws Exception {
    var file = folder.resolve("access.log");
    try (var log = AccessLog.open(file, new AccessLogLimits(10_000, 1_000, 2))) {
      for (var i = 0; i < 100; i++) {
        log.finished(request("/" + i));
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(found -> found.getFileName().toString()))
          .containsExactlyInAnyOrder("access.log", "access.log.1", "access.log.2");
    }
    assertThat(Files.size(folder.resolve("access.log.1"))).isBetween(800L, 1_000L);
    assertThat(Files.readString(file)).contains("\"/99\"");
  }

  @Test
  void aDiskThatFailsCostsLinesAndNothingElse() throws Exception {
    var file = folder.resolve("access.log");
    var log = AccessLog.open(file, new AccessLogLimits(4, 100, 1));
    // rotation cannot replace a folder that is not empty
    Files.createDirectories(folder.resolve("access.log.1/in the way"));
    for (var i = 0; i < 1_000; i++) {
      log.finished(request("/" + i));
    }
    log.close();
    assertThat(log.dropped()).isPositive();
  }

  @Test
  void metricsHaveNoLabelThatClientsChoose() throws Exception {
    var metrics = new EdgeMetrics();
    metrics.count("millstream_dropped_total", "Lines dropped", () -> 7);
    metrics.finished(request("/x"));
    metrics.finished(new Request("BREW", "evil.example", "/", 418, 0, 10, FunctionEnd.ANSWERED));
    metrics.refused(limit -> limit == Limit.SYNTAX ? 3 : 0);
    var text = new String(metrics.text(), StandardCharsets.UTF_8);
    assertThat(text)
        .contains(
            "millstream_refused_total{limit=\"syntax\"} 3.0",
            "millstream_refused_total{limit=\"slow_reader\"} 0.0",
            "millstream_requests_total{method=\"GET\",status=\"2xx\"} 1.0",
            "millstream_requests_total{method=\"other\",status=\"4xx\"} 1.0",
            "millstream_response_bytes_total 12.0",
            "millstream_function_calls_total{end=\"answered\"} 1.0",
            "millstream_request_seconds_bucket{le=\"0.0025\"} 2",
            "millstream_dropped_total 7.0")
        .doesNotContain("BREW", "evil");
  }

  private static Request request(String path) {
    return new Request("GET", "shop.localhost", path, 200, 12, 1_500, FunctionEnd.NONE);
  }
}

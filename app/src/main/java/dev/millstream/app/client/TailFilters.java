package dev.millstream.app.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which events a tail is to send.
public record TailFilters(
    List<Status> status,
    List<String> methods,
    Optional<String> header,
    List<String> addresses,
    Optional<String> search,
    Optional<Double> samplingRate) {
  /// How a call ended, roughly.
  public enum Status {
    ok,
    error,
    canceled;

    private Stream<String> outcomes() {
      return switch (this) {
        case ok -> Stream.of("ok");
        case error -> Stream.of("exception", "exceededCpu", "exceededMemory", "unknown");
        case canceled -> Stream.of("canceled");
      };
    }
  }

  /// The body of the request that makes the tail.
  public Map<String, Object> body() {
    var filters = new ArrayList<Map<String, Object>>();
    samplingRate.ifPresent(rate -> filters.add(Map.of("sampling_rate", rate)));
    if (!status.isEmpty()) {
      filters.add(Map.of("outcome", status.stream().flatMap(Status::outcomes).toList()));
    }
    if (!methods.isEmpty()) {
      filters.add(Map.of("method", methods));
    }
    header.ifPresent(text -> filters.add(Map.of("header", header(text))));
    if (!addresses.isEmpty()) {
      filters.add(Map.of("client_ip", addresses));
    }
    search.ifPresent(text -> filters.add(Map.of("query", text)));
    return Map.of("filters", filters);
  }

  private static Map<String, String> header(String text) {
    var colon = text.indexOf(':');
    return colon < 0
        ? Map.of("key", text.strip())
        : Map.of(
            "key", text.substring(0, colon).strip(), "query", text.substring(colon + 1).strip());
  }
}

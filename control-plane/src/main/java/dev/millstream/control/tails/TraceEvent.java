package dev.millstream.control.tails;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One call of a site's functions. `outcome` is Cloudflare's word; names of headers are in lower
/// case; `status` is that of the answer, where there was one; `cut` says that lines are missing.
public record TraceEvent(
    String project,
    String deployment,
    String requestId,
    Cause cause,
    OptionalInt status,
    String outcome,
    List<Line> lines,
    List<Failure> failures,
    boolean cut,
    Instant began,
    Duration took) {
  private static final String ADDRESS = "cf-connecting-ip";

  public TraceEvent {
    lines = List.copyOf(lines);
    failures = List.copyOf(failures);
  }

  /// The request, where it was one.
  Optional<Request> request() {
    return cause instanceof Request request ? Optional.of(request) : Optional.empty();
  }

  /// What the code was called for.
  public sealed interface Cause {}

  /// Messages of a queue.
  public record Batch(String queue, int size) implements Cause {}

  /// A time that a cron names.
  public record Scheduled(String cron, Instant time) implements Cause {}

  /// What was asked.
  public record Request(String method, String url, Map<String, String> headers) implements Cause {
    Optional<String> address() {
      return Optional.ofNullable(headers.get(ADDRESS));
    }
  }

  /// A console call.
  public record Line(Instant at, String level, String text) {}

  /// What was thrown, or why the code was stopped.
  public record Failure(Instant at, String name, String message, String stack) {}
}

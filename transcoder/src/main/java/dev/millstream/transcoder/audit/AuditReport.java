package dev.millstream.transcoder.audit;

import java.net.URI;
import java.util.List;

/// What an audit found. `seconds` is the longest rendition's duration; `skipped` says in plain
/// words what could not be looked into.
public record AuditReport(
    URI stream,
    int variants,
    int renditions,
    int segments,
    double seconds,
    long bytesRead,
    List<Violation> violations,
    List<String> skipped) {
  public AuditReport {
    violations = List.copyOf(violations);
    skipped = List.copyOf(skipped);
  }

  /// The violations of rules of one level.
  public List<Violation> of(Rule.Level level) {
    return violations.stream().filter(found -> found.rule().level() == level).toList();
  }
}

package dev.millstream.store.scrub;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.util.List;

/// What was read, in objects and bytes, and what is wrong with it; `findings` holds at most
/// [Scrub#FINDINGS_MAX] of the `problems`.
public record ScrubReport(long objects, long bytes, long problems, List<Finding> findings) {
  public ScrubReport {
    findings = List.copyOf(findings);
  }

  /// An object that is damaged or missing; `problem` says how, and what needs it.
  public record Finding(Scope scope, Digest digest, String problem) {}
}

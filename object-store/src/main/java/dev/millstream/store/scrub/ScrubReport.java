package dev.millstream.store.scrub;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.util.List;

/// What was read, in objects and bytes, how many objects are `wrong`, and what was found about
/// them: each that is wrong in itself, and each ref that needs it, [Scrub#FINDINGS_MAX] at most.
public record ScrubReport(long objects, long bytes, long wrong, List<Finding> findings) {
  public ScrubReport {
    findings = List.copyOf(findings);
  }

  /// An object that is damaged or missing; `problem` says how, and what needs it.
  public record Finding(Scope scope, Digest digest, String problem) {}
}

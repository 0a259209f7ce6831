package dev.millstream.builder;

import java.time.Duration;
import java.util.List;

/// What a build did. `files` are the tree's, `reusedFiles` those whose bytes the previous tree had;
/// `newObjects` and `newBytes` count what the store did not hold yet, codings included.
public record BuildReport(
    int files,
    int newObjects,
    long newBytes,
    int reusedFiles,
    List<String> warnings,
    Duration wall) {
  public BuildReport {
    warnings = List.copyOf(warnings);
  }
}

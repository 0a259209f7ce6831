package dev.millstream.store.garbage;

import java.time.Duration;

/// What is younger than `grace` stays, and so does what a manifest younger than it names: a publish
/// may be under way. `batch` objects are swept in one call.
public record GarbageLimits(Duration grace, int batch) {
  public static final GarbageLimits DEFAULT = new GarbageLimits(Duration.ofHours(24), 1_000);
}

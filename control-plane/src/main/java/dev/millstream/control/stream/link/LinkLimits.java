package dev.millstream.control.stream.link;

import java.time.Duration;
import java.util.List;

/// How patient a fetch is. `waits` are those between attempts, one more attempt than waits, counted
/// anew when bytes came; `quietMax` is how long a server may say nothing, `fetchMax` how long all
/// of it may take, and `bytesPerSecondMin` how fast it must be after a minute. What has arrived is
/// on disk at least every `sliceBytes`.
public record LinkLimits(
    int urlCharsMax,
    int redirectsMax,
    List<Duration> waits,
    Duration quietMax,
    Duration fetchMax,
    long bytesPerSecondMin,
    long sliceBytes) {
  public static final LinkLimits DEFAULT =
      new LinkLimits(
          4_096,
          10,
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(3)),
          Duration.ofSeconds(30),
          Duration.ofHours(24),
          1_000,
          64L << 20);

  public LinkLimits {
    waits = List.copyOf(waits);
  }
}

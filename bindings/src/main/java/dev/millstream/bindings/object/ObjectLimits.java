package dev.millstream.bindings.object;

import java.time.Duration;

/// What an object may keep and ask. `sqlTime` is that of one `exec`.
public record ObjectLimits(
    long objectBytesMax,
    int keyBytesMax,
    int valueBytesMax,
    int sqlBytesMax,
    int parametersMax,
    int answerBytesMax,
    Duration sqlTime) {
  public static final ObjectLimits DEFAULT =
      new ObjectLimits(
          10_000_000_000L, 2048, 2_000_000, 100_000, 100, 16 << 20, Duration.ofMillis(500));
}

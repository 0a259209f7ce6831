package dev.millstream.builder.publish;

import java.time.Duration;

/// What the deltas of one deployment may cost: `treesMax` earlier deployments are dictionaries;
/// `deltasMax` deltas are made, from files of at most `bytesMax` bytes together, within about
/// `timeMax`.
public record DeltaLimits(int treesMax, int deltasMax, long bytesMax, Duration timeMax) {
  /// 2 deployments, 1,000 deltas, 128 MiB and a minute.
  public static final DeltaLimits DEFAULTS =
      new DeltaLimits(2, 1_000, 128L << 20, Duration.ofMinutes(1));
}

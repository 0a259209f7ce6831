package dev.millstream.control.stream.tus;

import java.time.Duration;

/// What one upload may be. `takeOverWaitMax` is how long a client that resumes waits for its dead
/// predecessor to let go; `partsMax` is of how many parts an upload may be joined.
public record TusLimits(long uploadBytesMax, Duration takeOverWaitMax, int partsMax) {
  public static final TusLimits DEFAULT = new TusLimits(50L << 30, Duration.ofSeconds(5), 100);
}

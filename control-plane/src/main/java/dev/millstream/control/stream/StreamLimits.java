package dev.millstream.control.stream;

import dev.millstream.control.stream.tus.TusLimits;
import java.time.Duration;

/// What the stream side takes in. `formFieldBytesMax` bounds what a form may hold beside its file;
/// `uploadOpenMax` is how long an unfinished upload is kept unless the client names a time;
/// `keyKeptFor` is how long the URL of an ended upload still says that it ended.
public record StreamLimits(
    TusLimits tus,
    int formFieldBytesMax,
    int queuedMax,
    double durationSecondsMax,
    Duration uploadOpenMax,
    Duration keyKeptFor,
    Duration sweepEvery) {
  public static final StreamLimits DEFAULT =
      new StreamLimits(
          TusLimits.DEFAULT,
          64 << 10,
          1_000,
          36 * 3600.0,
          Duration.ofHours(24),
          Duration.ofDays(7),
          Duration.ofMinutes(1));
}

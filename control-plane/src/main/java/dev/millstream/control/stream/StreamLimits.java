package dev.millstream.control.stream;

import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.control.stream.link.LinkLimits;
import dev.millstream.control.stream.tus.TusLimits;
import java.time.Duration;

/// What the stream side takes in. `earlyStartsMax` is how many videos are begun at once while their
/// uploads still run; 0 means that none is; `further` is which of those that are ready get more
/// rungs. `formFieldBytesMax` bounds what a form may hold beside its file; `uploadOpenMax` is how
/// long an unfinished upload is kept unless the client names a time, and `directOpenMax` the same
/// of one that was handed on to somebody without a token; `keyKeptFor` is how long the URL of an
/// ended upload still says that it ended; `keptMin` is how soon after its upload a video may be
/// scheduled to be deleted.
public record StreamLimits(
    TusLimits tus,
    LinkLimits links,
    int formFieldBytesMax,
    int queuedMax,
    int openUploadsMax,
    int earlyStartsMax,
    FurtherPolicy further,
    double durationSecondsMax,
    Duration uploadOpenMax,
    Duration directOpenMax,
    Duration keyKeptFor,
    Duration keptMin,
    Duration sweepEvery) {
  public static final StreamLimits DEFAULT =
      new StreamLimits(
          TusLimits.DEFAULT,
          LinkLimits.DEFAULT,
          64 << 10,
          1_000,
          10_000,
          2,
          FurtherPolicy.NONE,
          36 * 3600.0,
          Duration.ofHours(24),
          Duration.ofMinutes(30),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofMinutes(1));

  /// These, with so many early starts.
  public StreamLimits earlyStarts(int most) {
    return with(most, further);
  }

  /// These, with further rungs by that policy.
  public StreamLimits further(FurtherPolicy policy) {
    return with(earlyStartsMax, policy);
  }

  private StreamLimits with(int most, FurtherPolicy policy) {
    return new StreamLimits(
        tus,
        links,
        formFieldBytesMax,
        queuedMax,
        openUploadsMax,
        most,
        policy,
        durationSecondsMax,
        uploadOpenMax,
        directOpenMax,
        keyKeptFor,
        keptMin,
        sweepEvery);
  }
}

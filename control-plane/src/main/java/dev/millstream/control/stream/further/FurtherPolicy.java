package dev.millstream.control.stream.further;

import java.time.Duration;

/// Which videos get further rungs: with `hdr`, those in high dynamic range get rungs that keep it;
/// those with `av1Plays` plays or more in [#COUNTED] get rungs in AV1, none if that is 0.
public record FurtherPolicy(boolean hdr, int av1Plays) {
  public static final FurtherPolicy NONE = new FurtherPolicy(false, 0);

  static final Duration COUNTED = Duration.ofDays(30);
}

package dev.millstream.app.config;

import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.PassThrough;

/// How videos are made: whether sources are shown as they are; how many at most, at once, are begun
/// while their uploads still run; what sounds are brought to; which get further rungs.
public record Videos(
    PassThrough passThrough, int earlyStartsMax, Loudness loudness, FurtherPolicy further) {
  static final Videos DEFAULT =
      new Videos(PassThrough.DEFAULT, 2, Loudness.AS_IT_IS, FurtherPolicy.NONE);
}

package dev.millstream.app.config;

import dev.millstream.transcoder.source.Loudness;

/// How videos are made. A source of at most `passThroughMbits` million bits a second that players
/// can show is shown as it is until its ladder is made; 0 means never. At most `earlyStartsMax` at
/// once are begun while their uploads still run. Sounds are brought to `loudness`.
public record Videos(int passThroughMbits, int earlyStartsMax, Loudness loudness) {
  static final Videos DEFAULT = new Videos(16, 2, Loudness.AS_IT_IS);
}

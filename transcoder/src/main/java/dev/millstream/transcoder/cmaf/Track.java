package dev.millstream.transcoder.cmaf;

import java.util.Optional;

/// What a player must know of a track before its first sample; `timescale` in ticks a second.
public sealed interface Track {
  int timescale();

  /// The codec's name in a playlist (RFC 6381).
  String codecs();

  /// Pictures of square pixels. Decoding begins `delayTicks` before the first is shown, as far as
  /// pictures are decoded out of order; an edit list takes that off again. Where the colours are
  /// not known, the stream itself has to say what they are.
  record Video(
      int width,
      int height,
      int timescale,
      int delayTicks,
      Optional<Colour> colour,
      PictureConfig config)
      implements Track {
    @Override
    public String codecs() {
      return config.codecs();
    }
  }

  /// AAC-LC; `config` is the AudioSpecificConfig, the timescale is the sample rate, and the
  /// language a BCP 47 tag (`und` if nobody knows).
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Audio(int timescale, int channels, int bitsPerSecond, byte[] config, String language)
      implements Track {
    @Override
    public String codecs() {
      return "mp4a.40.2";
    }
  }
}

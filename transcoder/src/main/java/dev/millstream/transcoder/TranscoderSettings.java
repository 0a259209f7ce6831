package dev.millstream.transcoder;

import dev.millstream.transcoder.source.Loudness;
import java.nio.file.Path;

/// Where FFmpeg's libraries are unpacked (once; a cache), how far workers stand back behind the
/// rest of the machine (0 to 19), their limits, and what sounds are brought to.
public record TranscoderSettings(
    Path librariesDirectory, int niceness, TranscoderLimits limits, Loudness loudness) {
  public static TranscoderSettings defaults(Path librariesDirectory) {
    return new TranscoderSettings(
        librariesDirectory, 10, TranscoderLimits.defaults(), Loudness.AS_IT_IS);
  }

  /// The same, but that a process may have no more memory.
  TranscoderSettings memory(long bytesMax) {
    return with(limits.memory(bytesMax));
  }

  /// The same, but that workers stand back less or more.
  TranscoderSettings niceness(int other) {
    return new TranscoderSettings(librariesDirectory, other, limits, loudness);
  }

  /// The same, but that what is done is kept so often.
  TranscoderSettings keeping(int seconds) {
    return with(limits.keeping(seconds));
  }

  /// The same, but that chunks have another length.
  public TranscoderSettings chunks(int seconds) {
    return with(limits.chunks(seconds));
  }

  /// The same, but that sources above another rate are not shown as they are.
  public TranscoderSettings passThrough(long bitsMax) {
    return with(limits.passThrough(bitsMax));
  }

  /// The same, but that sounds are brought to a loudness.
  public TranscoderSettings loudness(Loudness other) {
    return new TranscoderSettings(librariesDirectory, niceness, limits, other);
  }

  private TranscoderSettings with(TranscoderLimits other) {
    return new TranscoderSettings(librariesDirectory, niceness, other, loudness);
  }
}

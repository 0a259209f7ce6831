package dev.millstream.transcoder;

import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.PassThrough;
import java.nio.file.Path;

/// Where FFmpeg's libraries are unpacked (once; a cache), how far workers stand back behind the
/// rest of the machine (0 to 19), their limits, what sounds are brought to, and when a source's own
/// pictures are shown, if a video has no wish of its own.
public record TranscoderSettings(
    Path librariesDirectory,
    int niceness,
    TranscoderLimits limits,
    Loudness loudness,
    PassThrough passThrough) {
  public static TranscoderSettings defaults(Path librariesDirectory) {
    return new TranscoderSettings(
        librariesDirectory,
        10,
        TranscoderLimits.defaults(),
        Loudness.AS_IT_IS,
        PassThrough.DEFAULT);
  }

  /// The same, but that a process may have no more memory.
  TranscoderSettings memory(long bytesMax) {
    return with(limits.memory(bytesMax));
  }

  /// The same, but that workers stand back less or more.
  TranscoderSettings niceness(int other) {
    return new TranscoderSettings(librariesDirectory, other, limits, loudness, passThrough);
  }

  /// The same, but that what is done is kept so often.
  TranscoderSettings keeping(int seconds) {
    return with(limits.keeping(seconds));
  }

  /// The same, but that chunks have another length.
  public TranscoderSettings chunks(int seconds) {
    return with(limits.chunks(seconds));
  }

  /// The same, but that sources are shown as they are otherwise.
  public TranscoderSettings passThrough(PassThrough other) {
    return new TranscoderSettings(librariesDirectory, niceness, limits, loudness, other);
  }

  /// The same, but that sounds are brought to a loudness.
  public TranscoderSettings loudness(Loudness other) {
    return new TranscoderSettings(librariesDirectory, niceness, limits, other, passThrough);
  }

  private TranscoderSettings with(TranscoderLimits other) {
    return new TranscoderSettings(librariesDirectory, niceness, other, loudness, passThrough);
  }
}

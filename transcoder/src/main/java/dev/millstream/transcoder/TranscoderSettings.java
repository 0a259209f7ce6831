package dev.millstream.transcoder;

import java.nio.file.Path;

/// Where FFmpeg's libraries are unpacked (once; a cache), how far workers stand back behind the
/// rest of the machine (0 to 19), and their limits.
public record TranscoderSettings(Path librariesDirectory, int niceness, TranscoderLimits limits) {
  public static TranscoderSettings defaults(Path librariesDirectory) {
    return new TranscoderSettings(librariesDirectory, 10, TranscoderLimits.defaults());
  }

  /// The same, but that a process may have no more memory.
  TranscoderSettings memory(long bytesMax) {
    return new TranscoderSettings(librariesDirectory, niceness, limits.memory(bytesMax));
  }

  /// The same, but that workers stand back less or more.
  TranscoderSettings niceness(int other) {
    return new TranscoderSettings(librariesDirectory, other, limits);
  }

  /// The same, but that what is done is kept so often.
  TranscoderSettings keeping(int seconds) {
    return new TranscoderSettings(librariesDirectory, niceness, limits.keeping(seconds));
  }

  /// The same, but that chunks have another length.
  public TranscoderSettings chunks(int seconds) {
    return new TranscoderSettings(librariesDirectory, niceness, limits.chunks(seconds));
  }

  /// The same, but that sources above another rate are not shown as they are.
  public TranscoderSettings passThrough(long bitsMax) {
    return new TranscoderSettings(librariesDirectory, niceness, limits.passThrough(bitsMax));
  }
}

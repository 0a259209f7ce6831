package dev.millstream.git.remote;

import dev.millstream.git.stream.CappedStream;
import java.io.InputStream;

/// What a repository elsewhere sends, up to what is taken from it.
final class SentBytes {
  private SentBytes() {}

  static InputStream capped(InputStream in, long bytesMax) {
    return new CappedStream(
        in, bytesMax, "the repository sends more than %,d MiB".formatted(bytesMax >> 20));
  }
}

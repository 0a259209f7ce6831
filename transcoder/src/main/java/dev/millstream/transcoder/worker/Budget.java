package dev.millstream.transcoder.worker;

import java.io.IOException;

/// How many bytes a job may still write.
final class Budget {
  private long left;

  Budget(long bytes) {
    left = bytes;
  }

  void spend(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("the stream grows beyond its limit in bytes");
    }
  }
}

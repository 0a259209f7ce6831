package dev.millstream.control.stream.quota;

import org.jspecify.annotations.Nullable;

/// How much may be stored: minutes of video, and bytes of the files that were uploaded. Null is no
/// limit.
record Quota(@Nullable Long minutes, @Nullable Long bytes) {
  static final Quota NONE = new Quota(null, null);

  boolean none() {
    return minutes == null && bytes == null;
  }

  double secondsLeft(Used used) {
    return minutes == null ? Double.POSITIVE_INFINITY : minutes * 60.0 - used.seconds();
  }

  long bytesLeft(Used used) {
    return bytes == null ? Long.MAX_VALUE : bytes - used.bytes();
  }

  /// How much is stored or promised.
  record Used(double seconds, long bytes) {
    double minutes() {
      return seconds / 60;
    }
  }
}

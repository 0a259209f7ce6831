package dev.millstream.edge.reply;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Ids that stand on an error page and in the log.
final class RequestIds {
  private RequestIds() {}

  /// Sixteen hex digits; not a secret.
  static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}

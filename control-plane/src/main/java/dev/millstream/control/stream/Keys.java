package dev.millstream.control.stream;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Random names of 32 hex digits: ids of videos, and the keys in upload URLs, which are as good as
/// passwords.
final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Keys() {}

  static String fresh() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.millstream.control.stream.tus;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// What a chunk's bytes must hash to.
final class Checksum {
  static final String ALGORITHMS = "sha1,sha256";

  private final MessageDigest hash;
  private final byte[] expected;

  private Checksum(MessageDigest hash, byte[] expected) {
    this.hash = hash;
    this.expected = expected;
  }

  /// Reads `sha1 <base64>`.
  static Checksum parse(String header) {
    var parts = header.strip().split(" +", 2);
    var algorithm =
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "sha1" -> "SHA-1";
          case "sha256" -> "SHA-256";
          default ->
              throw new TusRefusal(
                  400, "the checksum algorithm " + parts[0] + " is none of " + ALGORITHMS);
        };
    try {
      return new Checksum(
          MessageDigest.getInstance(algorithm),
          Base64.getDecoder().decode(parts.length == 2 ? parts[1] : ""));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK ships " + algorithm, e);
    } catch (IllegalArgumentException e) {
      throw new TusRefusal(400, "the checksum is not Base64");
    }
  }

  void update(byte[] bytes, int length) {
    hash.update(bytes, 0, length);
  }

  boolean holds() {
    return MessageDigest.isEqual(hash.digest(), expected);
  }
}

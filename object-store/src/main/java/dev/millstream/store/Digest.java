package dev.millstream.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of an object's bytes, in lower-case hex: the object's only name.
public record Digest(String hex) implements Comparable<Digest> {
  public Digest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException(
          "not a SHA-256, which is 64 digits of lower-case hex: " + Quoted.of(hex));
    }
  }

  /// The digest of `bytes`.
  public static Digest of(byte[] bytes) {
    return ofHash(sha256().digest(bytes));
  }

  /// The digest of a file.
  public static Digest ofFile(Path file) throws IOException {
    var hash = sha256();
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[64 << 10];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return ofHash(hash.digest());
  }

  /// The digest whose 32 raw bytes are `hash`.
  public static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  /// A fresh SHA-256.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK ships SHA-256", e);
    }
  }

  /// The 32 raw bytes.
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /// Eight of the raw bytes from `from` on, the first of them the highest, without an array.
  public long eightBytes(int from) {
    return HexFormat.fromHexDigitsToLong(hex, 2 * from, 2 * (from + Long.BYTES));
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }

  /// By hand, because every look-up in a manifest makes some digests.
  private static boolean isHex(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (var i = 0; i < 64; i++) {
      var digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }
}

package dev.millstream.control.stream.match;

import java.util.HexFormat;

/// A perceptual hash of 256 bits, highest first. Two pictures of the same thing differ in few bits.
public record PdqHash(long a, long b, long c, long d) {
  private static final int HEX_DIGITS = 64;

  /// Reads 64 hex digits.
  ///
  /// @throws IllegalArgumentException if they are no such hash
  public static PdqHash of(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException("a PDQ hash has 64 hex digits");
    }
    return new PdqHash(part(hex, 0), part(hex, 16), part(hex, 32), part(hex, 48));
  }

  /// In how many bits the two differ.
  public int distance(PdqHash other) {
    return Long.bitCount(a ^ other.a)
        + Long.bitCount(b ^ other.b)
        + Long.bitCount(c ^ other.c)
        + Long.bitCount(d ^ other.d);
  }

  /// 64 hex digits.
  public String hex() {
    var digits = HexFormat.of();
    return digits.toHexDigits(a)
        + digits.toHexDigits(b)
        + digits.toHexDigits(c)
        + digits.toHexDigits(d);
  }

  private static long part(String hex, int from) {
    return HexFormat.fromHexDigitsToLong(hex, from, from + 16);
  }
}

package dev.millstream.functions.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/// Numbers and pieces as bytes, and as the texts that JSON Web Keys have for them.
final class Bytes {
  private Bytes() {}

  static byte[] joined(byte[]... parts) {
    var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var all = ByteBuffer.allocate(length);
    for (var part : parts) {
      all.put(part);
    }
    return all.array();
  }

  /// Two pieces, each behind its length in four bytes.
  static byte[] framed(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length + 2 * Integer.BYTES)
        .putInt(first.length)
        .put(first)
        .putInt(second.length)
        .put(second)
        .array();
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// A number from 0 in exactly `length` bytes.
  static byte[] fixed(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var out = new byte[length];
    var from = Math.max(0, bytes.length - length);
    var count = bytes.length - from;
    System.arraycopy(bytes, from, out, length - count, count);
    return out;
  }

  /// A number from 0 in as many bytes as it needs.
  static String text(BigInteger number) {
    return text(fixed(number, Math.max(1, (number.bitLength() + 7) / 8)));
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The bytes of a key's member.
  static byte[] member(JsonNode jwk, String name) throws CryptoFailure {
    var value = jwk.path(name);
    if (!value.isString()) {
      throw CryptoFailure.data("the key's \"%s\" is missing".formatted(name));
    }
    try {
      return Base64.getUrlDecoder().decode(value.asString());
    } catch (IllegalArgumentException e) {
      throw CryptoFailure.data("the key's \"%s\" is not in base64url".formatted(name));
    }
  }

  static BigInteger number(JsonNode jwk, String name) throws CryptoFailure {
    return new BigInteger(1, member(jwk, name));
  }
}

package dev.millstream.bindings.r2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import java.util.Base64;

/// Refuses what a bucket does not take, with Cloudflare's numbers.
final class R2Words {
  private final R2Limits limits;

  R2Words(R2Limits limits) {
    this.limits = limits;
  }

  byte[] key(String key) {
    var bytes = key.getBytes(UTF_8);
    if (bytes.length == 0 || bytes.length > limits.keyBytesMax()) {
      throw new Refusal(
          400,
          "The specified object name is not valid: it has %d bytes, and may have 1 to %d. (10020)"
              .formatted(bytes.length, limits.keyBytesMax()));
    }
    return bytes;
  }

  void metadata(String http, String custom) {
    var length = http.getBytes(UTF_8).length + custom.getBytes(UTF_8).length;
    if (length > limits.metadataBytesMax()) {
      throw new Refusal(
          400,
          "Your metadata headers exceed the maximum allowed metadata size: %d bytes, at most %d."
                  .formatted(length, limits.metadataBytesMax())
              + " (10012)");
    }
  }

  int limit(long limit) {
    if (limit < 1 || limit > limits.listMax()) {
      throw new Refusal(
          400,
          "MaxKeys params must be positive integer <= %d. (10022)".formatted(limits.listMax()));
    }
    return (int) limit;
  }

  void body(long bytes) {
    if (bytes > limits.bodyBytesMax()) {
      throw new Refusal(
          413, "An object has at most %d bytes. (10100)".formatted(limits.bodyBytesMax()));
    }
  }

  void room(long total) {
    if (total > limits.bucketBytesMax()) {
      throw new Refusal(
          507, "The bucket may hold %d bytes. (10029)".formatted(limits.bucketBytesMax()));
    }
  }

  void written(long ofTheDay) {
    if (ofTheDay > limits.dailyBytesMax()) {
      throw new Refusal(
          507, "A bucket takes %d bytes a day. (10029)".formatted(limits.dailyBytesMax()));
    }
  }

  static String encoded(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
  }

  static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "The cursor is not one of an earlier answer. (10023)");
    }
  }
}

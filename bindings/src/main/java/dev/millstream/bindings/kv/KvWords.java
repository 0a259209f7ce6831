package dev.millstream.bindings.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Refuses what a namespace does not take, in Cloudflare's words.
final class KvWords {
  private final KvLimits limits;
  private final InstantSource clock;

  KvWords(KvLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  byte[] key(String key) {
    if (key.isEmpty()) {
      throw new Refusal(400, "Key names must not be empty");
    }
    if (key.equals(".") || key.equals("..")) {
      throw new Refusal(
          400, "Illegal key name \"%s\". Please use a different name.".formatted(key));
    }
    var bytes = key.getBytes(UTF_8);
    if (bytes.length > limits.keyBytesMax()) {
      throw new Refusal(
          414,
          "UTF-8 encoded length of %d exceeds key length limit of %d."
              .formatted(bytes.length, limits.keyBytesMax()));
    }
    return bytes;
  }

  void value(byte[] value) {
    if (value.length > limits.valueBytesMax()) {
      throw new Refusal(
          413,
          "Value length of %d exceeds limit of %d."
              .formatted(value.length, limits.valueBytesMax()));
    }
  }

  void metadata(@Nullable String json) {
    var length = json == null ? 0 : json.getBytes(UTF_8).length;
    if (length > limits.metadataBytesMax()) {
      throw new Refusal(
          413,
          "Metadata length of %d exceeds limit of %d."
              .formatted(length, limits.metadataBytesMax()));
    }
  }

  /// When a value expires, in seconds since 1970; a time to live wins over a time.
  OptionalLong expires(@Nullable String expiration, @Nullable String ttl) {
    if (ttl != null) {
      var seconds = whole(ttl);
      if (seconds <= 0) {
        throw new Refusal(
            400,
            "Invalid expiration_ttl of %s. Please specify integer greater than 0.".formatted(ttl));
      }
      if (seconds < limits.ttlSecondsMin()) {
        throw new Refusal(
            400,
            "Invalid expiration_ttl of %s. Expiration TTL must be at least %d."
                .formatted(ttl, limits.ttlSecondsMin()));
      }
      return OptionalLong.of(now() + seconds);
    }
    if (expiration == null) {
      return OptionalLong.empty();
    }
    var seconds = whole(expiration);
    if (seconds <= now()) {
      throw new Refusal(
          400,
          "Invalid expiration of %s. Please specify integer greater than the current number of"
                  .formatted(expiration)
              + " seconds since the UNIX epoch.");
    }
    if (seconds < now() + limits.ttlSecondsMin()) {
      throw new Refusal(
          400,
          "Invalid expiration of %s. Expiration times must be at least %d seconds in the future."
              .formatted(expiration, limits.ttlSecondsMin()));
    }
    return OptionalLong.of(seconds);
  }

  int limit(long limit) {
    if (limit < 1) {
      throw new Refusal(
          400,
          "Invalid key_count_limit of %d. Please specify an integer greater than 0."
              .formatted(limit));
    }
    if (limit > limits.listMax()) {
      throw new Refusal(
          400,
          "Invalid key_count_limit of %d. Please specify an integer less than %d."
              .formatted(limit, limits.listMax()));
    }
    return (int) limit;
  }

  void count(int keys) {
    if (keys > limits.keysAtOnceMax()) {
      throw new Refusal(
          400, "You can request a maximum of %d keys".formatted(limits.keysAtOnceMax()));
    }
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /// The whole number that a text says; 0 for what is none.
  private static long whole(String text) {
    try {
      return (long) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package dev.millstream.transcoder.source;

import java.util.Locale;

/// Whether a source's own pictures are shown as they are, where players can show them and they need
/// at most `bitsMax` bits a second.
public record PassThrough(Policy policy, long bitsMax) {
  public static final PassThrough DEFAULT = new PassThrough(Policy.AUTO, 16_000_000);

  private static final long MEGA = 1_000_000;
  private static final int MBITS_MAX = 1_000;

  /// When they are shown.
  public enum Policy {
    /// Until the ladder is whole.
    AUTO,
    NEVER,
    /// For good, as one more variant.
    ALWAYS
  }

  /// Reads `auto`, `never` or `always`, which a highest rate in Mbit/s may follow (`always:8`); a
  /// rate alone means `auto`. Without one, `bitsMax` is it.
  ///
  /// @throws IllegalArgumentException if it is none of these
  public static PassThrough of(String text, long bitsMax) {
    var parts = text.split(":", 2);
    if (parts.length == 1 && text.matches("[0-9]+")) {
      return new PassThrough(Policy.AUTO, bits(text));
    }
    var policy =
        switch (parts[0]) {
          case "auto" -> Policy.AUTO;
          case "never" -> Policy.NEVER;
          case "always" -> Policy.ALWAYS;
          default -> throw unknown(text);
        };
    return new PassThrough(policy, parts.length == 2 ? bits(parts[1]) : bitsMax);
  }

  private static long bits(String mbits) {
    if (!mbits.matches("[0-9]{1,4}") || Integer.parseInt(mbits) > MBITS_MAX) {
      throw unknown(mbits);
    }
    return Integer.parseInt(mbits) * MEGA;
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "%s is not auto, never or always, nor one of them with at most %d Mbit/s, like always:8"
            .formatted(text, MBITS_MAX));
  }

  /// The same, at no higher a rate than `other` allows.
  public PassThrough within(PassThrough other) {
    return new PassThrough(policy, Math.min(bitsMax, other.bitsMax));
  }

  /// The highest rate at which they are shown at all; 0 for never.
  public long shownBitsMax() {
    return policy == Policy.NEVER ? 0 : bitsMax;
  }

  /// Whether they stay once the ladder is whole.
  public boolean stays() {
    return policy == Policy.ALWAYS;
  }

  @Override
  public String toString() {
    return policy.name().toLowerCase(Locale.ROOT) + ":" + bitsMax / MEGA;
  }
}

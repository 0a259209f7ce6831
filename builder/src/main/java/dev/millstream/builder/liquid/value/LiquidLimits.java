package dev.millstream.builder.liquid.value;

/// What one rendering may use. `stepsMax` counts nodes and loop rounds, `outputCharsMax` and
/// `valueCharsMax` characters, `listMax` the items of one list, `depthMax` nested includes.
public record LiquidLimits(
    long stepsMax, int outputCharsMax, int valueCharsMax, int listMax, int depthMax) {
  /// Enough for pages that list thousands of others.
  public static final LiquidLimits DEFAULTS =
      new LiquidLimits(20_000_000, 64 << 20, 32 << 20, 2_000_000, 100);
}

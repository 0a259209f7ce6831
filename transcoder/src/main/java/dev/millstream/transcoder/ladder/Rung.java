package dev.millstream.transcoder.ladder;

/// One rendition: its size in square pixels (both even) and its highest bit rate.
public record Rung(int width, int height, int peakBitsPerSecond) {
  /// The name in paths, by the shorter side: `720p`.
  public String name() {
    return Math.min(width, height) + "p";
  }
}

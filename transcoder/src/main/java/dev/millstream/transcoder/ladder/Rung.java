package dev.millstream.transcoder.ladder;

/// One rendition: its size in square pixels (both even), its highest bit rate and its coding.
public record Rung(int width, int height, int peakBitsPerSecond, Coding coding) {
  /// A rung of the ladder itself.
  public Rung(int width, int height, int peakBitsPerSecond) {
    this(width, height, peakBitsPerSecond, Coding.H264);
  }

  /// The name in paths, by the shorter side: `720p`.
  public String name() {
    return shorterSide() + "p";
  }

  /// Where it lies in a stream's tree.
  public String folder() {
    return coding.folder() + "/" + name();
  }

  int shorterSide() {
    return Math.min(width, height);
  }

  /// The same size in another coding, which needs that part of the rate.
  Rung in(Coding other, double part) {
    return new Rung(width, height, (int) (peakBitsPerSecond * part), other);
  }
}

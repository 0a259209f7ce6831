package dev.millstream.transcoder.cmaf;

import java.util.Optional;

/// What the numbers of a picture mean (ISO/IEC 23091-2), in limited range, and for what screens and
/// with what light it was made, as far as its source says.
public record Colour(
    int primaries,
    int transfer,
    int matrix,
    Optional<Mastering> mastering,
    Optional<ContentLight> light) {
  public static final Colour BT709 = new Colour(1, 1, 1, Optional.empty(), Optional.empty());

  private static final int BT2020 = 9;
  private static final int PQ = 16;
  private static final int HLG = 18;

  /// The wide colours of BT.2020 on one of BT.2100's two curves.
  public static Colour hdr(
      boolean hlg, Optional<Mastering> mastering, Optional<ContentLight> light) {
    return new Colour(BT2020, hlg ? HLG : PQ, BT2020, mastering, light);
  }

  /// The screen that it was made at (SMPTE ST 2086): x and y of green, blue, red and white in steps
  /// of 0.00002, the most and the least light in steps of 0.0001 cd/m².
  public record Mastering(
      Point green, Point blue, Point red, Point white, long lightMax, long lightMin) {
    /// A place in CIE 1931's diagram.
    public record Point(int x, int y) {}
  }

  /// The brightest pixel, and the brightest picture's average, in cd/m² (CTA-861.3).
  public record ContentLight(int brightest, int average) {}

  /// The word of HLS for it: `SDR`, `PQ` or `HLG`.
  public String range() {
    return switch (transfer) {
      case PQ -> "PQ";
      case HLG -> "HLG";
      default -> "SDR";
    };
  }

  void write(BoxWriter out) {
    out.box("colr", () -> out.text("nclx").u16(primaries).u16(transfer).u16(matrix).u8(0));
    mastering.ifPresent(screen ->
        out.box(
            "mdcv",
            () -> {
              point(out, screen.green());
              point(out, screen.blue());
              point(out, screen.red());
              point(out, screen.white());
              out.u32((int) screen.lightMax()).u32((int) screen.lightMin());
            }));
    light.ifPresent(
        content -> out.box("clli", () -> out.u16(content.brightest()).u16(content.average())));
  }

  private static void point(BoxWriter out, Mastering.Point point) {
    out.u16(point.x()).u16(point.y());
  }
}

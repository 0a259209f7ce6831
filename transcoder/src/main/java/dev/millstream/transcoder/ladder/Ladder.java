package dev.millstream.transcoder.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The renditions of a source, lowest first: never larger than the source, and none so close to the
/// one below it that a player would gain nothing by switching.
public record Ladder(List<Rung> rungs) {
  private static final int[] SHORTER_SIDES = {1080, 720, 540, 360, 234};
  private static final double AREA_MAX = 2_800_000;
  private static final double STEP_MIN = 1.4;
  private static final double FULL_HD = 1920 * 1080.0;
  private static final double FULL_HD_PEAK = 7_800_000;
  private static final double PEAK_MIN = 200_000;

  /// With as much again for one second's buffer, the busiest three seconds stay below 192 kbit/s.
  private static final int SILENT_PEAK = 140_000;

  /// What seconds of a shorter stream may take, that buffer included.
  private static final double SLOWEST_LINE = 185_000;

  private static final int HALVED_SIDE_MIN = 4;
  private static final int FURTHER_SIDE_MIN = 360;

  /// What AV1 may need of H.264's rate.
  private static final double AV1_PART = 0.7;

  public Ladder {
    rungs = List.copyOf(rungs);
  }

  /// The ladder of an upright picture of `width` by `height` square pixels.
  public static Ladder of(int width, int height, double frameRate) {
    var source = (double) Math.min(width, height);
    var top =
        Math.min(
            Math.min(source, SHORTER_SIDES[0]),
            source * Math.sqrt(AREA_MAX / ((double) width * height)));
    var rungs = new ArrayList<Rung>();
    rungs.add(rung(width, height, top / source, frameRate));
    var above = top;
    for (var side : SHORTER_SIDES) {
      // sides grow alike, so that the ratio of the areas is the square of theirs
      if (side < above && above / side * (above / side) >= STEP_MIN) {
        rungs.addFirst(rung(width, height, side / source, frameRate));
        above = side;
      }
    }
    return new Ladder(rungs);
  }

  /// The ladder of a source without sound. Where sound is, a variant of it alone serves the slowest
  /// lines; here the lowest rung has to, and a small picture gets one of half its sides for that.
  /// Of a stream of few `seconds`, its first picture is the most.
  public static Ladder silent(int width, int height, double frameRate, double seconds) {
    var rungs = new ArrayList<>(of(width, height, frameRate).rungs());
    var lowest = rungs.getFirst();
    if (rungs.size() == 1 && Math.min(lowest.width(), lowest.height()) >= HALVED_SIDE_MIN) {
      lowest = rung(width, height, 0.5 * lowest.height() / height, frameRate);
      rungs.addFirst(lowest);
    }
    var peak = Math.min(SILENT_PEAK, (int) (SLOWEST_LINE * seconds / (seconds + 1)));
    rungs.set(0, new Rung(lowest.width(), lowest.height(), peak));
    return new Ladder(rungs);
  }

  /// Further rungs in another coding, lowest first: in HDR the largest, and one of a quarter of its
  /// pixels at most for slower lines; in AV1 all, since players rather do not change the coding
  /// while they play.
  public List<Rung> further(Coding coding) {
    var top = rungs.getLast();
    return switch (coding) {
      case H264 -> List.of();
      case HDR ->
          Stream.concat(
                  rungs.reversed().stream()
                      .filter(rung -> rung.width() * 2 <= top.width() + 1)
                      .filter(rung -> rung.shorterSide() >= FURTHER_SIDE_MIN)
                      .limit(1),
                  Stream.of(top))
              .map(rung -> rung.in(coding, 1))
              .toList();
      case AV1 -> rungs.stream().map(rung -> rung.in(coding, AV1_PART)).toList();
    };
  }

  public Rung lowest() {
    return rungs.getFirst();
  }

  /// All but the lowest.
  public List<Rung> higher() {
    return rungs.subList(1, rungs.size());
  }

  private static Rung rung(int width, int height, double factor, double frameRate) {
    var w = even(width * factor);
    var h = even(height * factor);
    // what a picture needs grows a little slower than its area; fast motion needs more
    var peak = FULL_HD_PEAK * Math.pow(w * h / FULL_HD, 0.9) * Math.max(1, frameRate / 40);
    return new Rung(w, h, (int) Math.max(PEAK_MIN, peak));
  }

  private static int even(double side) {
    return Math.max(2, (int) Math.round(side / 2) * 2);
  }
}

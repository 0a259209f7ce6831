package dev.millstream.control.stream.match;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/// PDQ, a perceptual hash of pictures as Meta has published it: the brightness is blurred and taken
/// at 64 by 64 points, of its cosine transform the 16 by 16 lowest frequencies (the mean is left
/// out) give a bit each, by whether they are above their median.
public final class Pdq {
  private static final int POINTS = 64;
  private static final int WAVES = 16;
  private static final int BLURS = 2;
  private static final int QUALITY_MAX = 100;
  private static final int QUALITY_SCALE = 90;
  private static final double[][] COSINES = cosines();

  private Pdq() {}

  /// A hash, and how much there is in the picture to tell it by: 0 to 100. Below 50, it tells
  /// little.
  public record Hashed(PdqHash hash, int quality) {}

  /// The hash of a picture.
  public static Hashed of(BufferedImage picture) {
    var width = picture.getWidth();
    var height = picture.getHeight();
    var luma = luma(picture);
    for (var blur = 0; blur < BLURS; blur++) {
      luma = blurred(luma, height, width, 1);
      luma = blurred(luma, width, height, width);
    }
    var points = points(luma, width, height);
    return new Hashed(bits(waves(points)), quality(points));
  }

  private static float[] luma(BufferedImage picture) {
    var width = picture.getWidth();
    var luma = new float[width * picture.getHeight()];
    var row = new int[width];
    for (var y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (var x = 0; x < width; x++) {
        var color = row[x];
        luma[y * width + x] =
            0.299f * (color >> 16 & 0xff) + 0.587f * (color >> 8 & 0xff) + 0.114f * (color & 0xff);
      }
    }
    return luma;
  }

  /// The means of a window that slides along `lines` lines of `length` values, `step` apart; at the
  /// ends, of what lies within.
  private static float[] blurred(float[] in, int lines, int length, int step) {
    var window = (length + 2 * POINTS - 1) / (2 * POINTS);
    var ahead = (window + 2) / 2 - 1;
    var behind = window - 1 - ahead;
    var out = new float[in.length];
    for (var line = 0; line < lines; line++) {
      var start = step == 1 ? line * length : line;
      var sum = 0.0;
      for (var at = 0; at < Math.min(ahead, length); at++) {
        sum += in[start + at * step];
      }
      for (var at = 0; at < length; at++) {
        if (at + ahead < length) {
          sum += in[start + (at + ahead) * step];
        }
        if (at - behind - 1 >= 0) {
          sum -= in[start + (at - behind - 1) * step];
        }
        var count = Math.min(length - 1, at + ahead) - Math.max(0, at - behind) + 1;
        out[start + at * step] = (float) (sum / count);
      }
    }
    return out;
  }

  /// Those in the middles of 64 by 64 fields.
  private static float[][] points(float[] luma, int width, int height) {
    var points = new float[POINTS][POINTS];
    for (var row = 0; row < POINTS; row++) {
      var y = (int) ((row + 0.5) * height / POINTS);
      for (var column = 0; column < POINTS; column++) {
        points[row][column] = luma[y * width + (int) ((column + 0.5) * width / POINTS)];
      }
    }
    return points;
  }

  /// How many steps of brightness there are between neighbours.
  private static int quality(float[][] points) {
    var steps = 0;
    for (var row = 0; row < POINTS; row++) {
      for (var column = 0; column < POINTS; column++) {
        if (row + 1 < POINTS) {
          steps += step(points[row][column], points[row + 1][column]);
        }
        if (column + 1 < POINTS) {
          steps += step(points[row][column], points[row][column + 1]);
        }
      }
    }
    return Math.min(QUALITY_MAX, steps / QUALITY_SCALE);
  }

  private static int step(float one, float other) {
    return Math.abs((int) ((one - other) * 100 / 255));
  }

  private static double[][] cosines() {
    var cosines = new double[WAVES][POINTS];
    for (var wave = 0; wave < WAVES; wave++) {
      for (var point = 0; point < POINTS; point++) {
        cosines[wave][point] =
            Math.sqrt(2.0 / POINTS) * Math.cos(Math.PI / 2 / POINTS * (wave + 1) * (2 * point + 1));
      }
    }
    return cosines;
  }

  private static double[] waves(float[][] points) {
    var half = new double[WAVES][POINTS];
    for (var wave = 0; wave < WAVES; wave++) {
      for (var column = 0; column < POINTS; column++) {
        for (var row = 0; row < POINTS; row++) {
          half[wave][column] += COSINES[wave][row] * points[row][column];
        }
      }
    }
    var waves = new double[WAVES * WAVES];
    for (var down = 0; down < WAVES; down++) {
      for (var across = 0; across < WAVES; across++) {
        for (var column = 0; column < POINTS; column++) {
          waves[down * WAVES + across] += half[down][column] * COSINES[across][column];
        }
      }
    }
    return waves;
  }

  private static PdqHash bits(double[] waves) {
    var sorted = waves.clone();
    Arrays.sort(sorted);
    var median = sorted[sorted.length / 2 - 1]; // of an even number the lower one
    var words = new long[4];
    for (var bit = 0; bit < waves.length; bit++) {
      if (waves[bit] > median) {
        words[3 - bit / 64] |= 1L << bit % 64;
      }
    }
    return new PdqHash(words[0], words[1], words[2], words[3]);
  }
}

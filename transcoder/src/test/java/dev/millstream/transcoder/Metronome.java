package dev.millstream.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A film whose pictures flash while its sound beeps, a fifth of a second in every two, and when
/// either begins in what became of it, in seconds, as ffmpeg decodes it.
final class Metronome {
  private static final Pattern FLASH = Pattern.compile("black_end:([0-9.]+)");
  private static final Pattern BEEP = Pattern.compile("silence_end: ([0-9.]+)");

  /// So many are in seven seconds.
  static final int BEATS = 3;

  private Metronome() {}

  /// Draws it with ffmpeg's words for its rate, how it is coded, and its file.
  static Path draw(Path file, int seconds, String rate, String coded)
      throws IOException, InterruptedException {
    var on = "between(mod(t\\,2)\\,1\\,1.19)";
    Ffmpeg.run(
        ("-f lavfi -i color=black:size=500x282:rate=%1$s:duration=%2$d,"
                + "drawbox=color=white:t=fill:enable=%3$s"
                + " -f lavfi -i aevalsrc=sin(6283*t)*%3$s:s=48000:d=%2$d"
                + " -preset ultrafast -pix_fmt yuv420p -g 50 %4$s %5$s")
            .formatted(rate, seconds, on, coded, file));
    return file;
  }

  static List<Double> flashes(Path file) throws IOException, InterruptedException {
    return times(file, List.of("-map", "0:v:0", "-vf", "blackdetect=d=0.1:pix_th=0.5"), FLASH);
  }

  static List<Double> beeps(Path file) throws IOException, InterruptedException {
    return times(file, List.of("-map", "0:a:0", "-af", "silencedetect=n=-20dB:d=0.1"), BEEP);
  }

  private static List<Double> times(Path file, List<String> filter, Pattern pattern)
      throws IOException, InterruptedException {
    return pattern
        .matcher(Ffmpeg.say(file, filter))
        .results()
        .limit(BEATS) // black pictures and silence end at the end, too
        .map(found -> Double.parseDouble(found.group(1)))
        .toList();
  }
}

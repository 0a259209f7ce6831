package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The system's ffmpeg: draws sources, and is the measure for what became of them.
final class Ffmpeg {
  private static final Pattern LOWEST = Pattern.compile("min:([0-9.]+|inf)");
  private static final double THE_SAME_DB = 100;

  private Ffmpeg() {}

  /// Runs it with arguments that hold no blanks, and fails with its own words if it does.
  ///
  /// @return what it printed
  static String run(String arguments) throws IOException, InterruptedException {
    return run(List.of(arguments.strip().split("\\s+", -1)));
  }

  static String run(List<String> arguments) throws IOException, InterruptedException {
    return start(List.of("-v", "error", "-y", "-nostdin"), arguments);
  }

  private static String start(List<String> manner, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ffmpeg"));
    command.addAll(manner);
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }

  /// What it says of a file while filters go over it, at the times that the file gives.
  static String say(Path file, List<String> filters) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("-copyts", "-i", file.toString()));
    arguments.addAll(filters);
    arguments.addAll(List.of("-f", "null", "-"));
    return start(List.of("-hide_banner", "-nostats", "-nostdin"), arguments);
  }

  /// How much the least alike pictures of two files are alike, in decibels, once the filters have
  /// been over the second one's; 100 if they are the same.
  static double likeness(Path one, Path other, String filters)
      throws IOException, InterruptedException {
    var start = "setpts=PTS-STARTPTS";
    var graph = "[1:v]%1$s,%2$s[other];[0:v]%2$s[one];[one][other]psnr".formatted(filters, start);
    var said =
        start(
            List.of("-hide_banner", "-nostats", "-nostdin"),
            List.of(
                "-i", one.toString(), "-i", other.toString(), "-lavfi", graph, "-f", "null", "-"));
    var lowest = LOWEST.matcher(said.substring(said.lastIndexOf("PSNR")));
    assertThat(lowest.find()).as(said).isTrue();
    var number = lowest.group(1);
    return number.equals("inf") ? THE_SAME_DB : Double.parseDouble(number);
  }

  /// The integrated loudness of a file's sound in LUFS, as EBU R 128 measures it.
  static double loudness(Path file) throws IOException, InterruptedException {
    var said =
        start(
            List.of("-hide_banner", "-nostats", "-nostdin"),
            List.of("-i", file.toString(), "-vn", "-af", "ebur128", "-f", "null", "-"));
    var found = Pattern.compile("I: +(\\S+) LUFS").matcher(said.substring(said.indexOf("Summary")));
    assertThat(found.find()).as(said).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /// The level of a pitch in one channel of a file's sound, in decibels below the loudest there can
  /// be, as ffmpeg decodes it and mixes it down to two channels.
  static double level(Path file, int channel, int hertz) throws IOException, InterruptedException {
    var heard =
        "aresample=48000,aformat=channel_layouts=stereo,pan=mono|c0=c%d".formatted(channel)
            + ",bandpass=f=%d:width_type=h:w=10,atrim=start=0.5,astats".formatted(hertz);
    var said =
        start(
            List.of("-hide_banner", "-nostats", "-nostdin"),
            List.of("-i", file.toString(), "-ac", "2", "-af", heard, "-f", "null", "-"));
    var found = Pattern.compile("RMS level dB: (\\S+)").matcher(said);
    assertThat(found.find()).as(said).isTrue();
    return found.group(1).toLowerCase(Locale.ROOT).contains("inf")
        ? -THE_SAME_DB
        : Double.parseDouble(found.group(1));
  }
}

package dev.millstream.transcoder;

import dev.millstream.transcoder.ffmpeg.SampleClip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Makes a real video to try things with, in a process of its own.
public final class SampleVideo {
  private SampleVideo() {}

  /// Writes an MP4 of 1280x720 with sound to `file`; FFmpeg's libraries are unpacked where the
  /// settings say.
  public static void write(TranscoderSettings settings, Path file, int seconds)
      throws IOException, InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.cachedir=" + settings.librariesDirectory().toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            SampleClip.class.getName(),
            file.toString(),
            Integer.toString(seconds));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      var said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException("the sample video could not be made: " + said);
      }
    } finally {
      process.destroyForcibly();
    }
  }
}

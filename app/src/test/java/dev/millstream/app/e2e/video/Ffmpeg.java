package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Shell;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Debian's ffmpeg and ffprobe: they make sources, and say what became of them.
final class Ffmpeg {
  /// Has [#draw] make HDR10's picture: ten bits, BT.2020, perceptual quantizer.
  static final String[] PQ = {
    "-pix_fmt",
    "yuv420p10le",
    "-color_primaries",
    "bt2020",
    "-color_trc",
    "smpte2084",
    "-colorspace",
    "bt2020nc"
  };

  private Ffmpeg() {}

  /// Draws a moving test card with a tone.
  static Path draw(Path file, String size, int seconds, String... encoding) throws Exception {
    var command = new ArrayList<>(List.of("-f", "lavfi", "-i"));
    command.add("testsrc2=size=%s:rate=25:duration=%d".formatted(size, seconds));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=" + seconds));
    command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
    command.addAll(List.of(encoding));
    command.add(file.toString());
    ffmpeg(command);
    return file;
  }

  /// A video of so many seconds with a second sound, French and Spanish subtitles and chapters (in
  /// FFmpeg's own form) in it.
  static Path dress(Path source, int seconds, Path french, Path spanish, Path chapters, Path file)
      throws Exception {
    var command = new ArrayList<String>();
    for (var input : List.of(source, french, spanish, chapters)) {
      command.addAll(List.of("-i", input.toString()));
    }
    command.addAll(List.of("-f", "lavfi", "-t", "" + seconds, "-i", "sine=frequency=220"));
    command.addAll(
        List.of("-map", "0", "-map", "4", "-map", "1", "-map", "2", "-map_metadata", "3"));
    command.addAll(List.of("-c:v", "copy", "-c:a", "aac", "-c:s", "copy"));
    command.addAll(List.of("-metadata:s:a:0", "language=eng", "-disposition:a:0", "default"));
    command.addAll(List.of("-metadata:s:a:1", "language=ger", "-disposition:a:1", "0"));
    command.addAll(List.of("-metadata:s:a:1", "title=Kommentar"));
    command.addAll(List.of("-metadata:s:s:0", "language=fre"));
    command.addAll(List.of("-metadata:s:s:1", "language=spa", file.toString()));
    ffmpeg(command);
    return file;
  }

  /// Two and a half seconds of a tone in Spanish.
  static Path tone(Path file, int hertz) throws Exception {
    var sine = "sine=duration=2.5:frequency=" + hertz;
    var spanish = "language=spa";
    ffmpeg(List.of("-f", "lavfi", "-i", sine, "-metadata:s:a:0", spanish, file.toString()));
    return file;
  }

  /// The first seconds of a video as they are.
  static Path cut(Path source, int seconds, Path file) throws Exception {
    var length = String.valueOf(seconds);
    ffmpeg(List.of("-i", source.toString(), "-t", length, "-c", "copy", file.toString()));
    return file;
  }

  /// The pitch of a tone, in periods a second, from where its second second crosses zero.
  static double pitch(String source) throws Exception {
    var raw = Files.createTempFile("sound", ".raw");
    try {
      ffmpeg(
          List.of(
              "-i",
              source,
              "-ss",
              "1",
              "-t",
              "1",
              "-ac",
              "1",
              "-ar",
              "48000",
              "-f",
              "s16le",
              raw.toString()));
      var samples = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
      var crossings = 0;
      var length = samples.remaining() / 2;
      for (var i = 1; i < length; i++) {
        crossings += samples.getShort(2 * i - 2) < 0 && samples.getShort(2 * i) >= 0 ? 1 : 0;
      }
      return crossings * 48_000.0 / length;
    } finally {
      Files.delete(raw);
    }
  }

  /// What ffprobe says of the streams of a file or URL.
  static JsonNode probe(String source) throws Exception {
    var command =
        List.of("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", source);
    return JsonMapper.shared().readTree(run(command));
  }

  /// How many pictures a file has.
  static int pictures(Path file) throws Exception {
    var count = new ArrayList<>(List.of("ffprobe", "-v", "error", "-count_packets"));
    count.addAll(List.of("-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"));
    count.add(file.toString());
    return Integer.parseInt(run(count).strip());
  }

  /// Decodes all of it and fails at the first complaint.
  static void decode(String source) throws Exception {
    var complaints = ffmpeg(List.of("-i", source, "-f", "null", "-"));
    assertThat(complaints).as(source).isEmpty();
  }

  /// The upright picture at a time, as a small grey one of `width` by `height` bytes.
  static byte[] grey(String source, double second, int width, int height) throws Exception {
    var raw = Files.createTempFile("picture", ".grey");
    try {
      var scale = "scale=%d:%d:flags=area,format=gray".formatted(width, height);
      ffmpeg(
          List.of(
              "-i",
              source,
              "-ss",
              String.valueOf(second),
              "-frames:v",
              "1",
              "-vf",
              scale,
              "-f",
              "rawvideo",
              raw.toString()));
      return Files.readAllBytes(raw);
    } finally {
      Files.delete(raw);
    }
  }

  /// All pictures, as small grey ones.
  static List<byte[]> greys(String source, int width, int height) throws Exception {
    var raw = Files.createTempFile("pictures", ".grey");
    try {
      var scale = "scale=%d:%d:flags=area,format=gray".formatted(width, height);
      ffmpeg(
          List.of(
              "-i",
              source,
              "-vf",
              scale,
              "-vsync",
              "passthrough",
              "-f",
              "rawvideo",
              raw.toString()));
      var all = Files.readAllBytes(raw);
      var pictures = new ArrayList<byte[]>();
      for (var at = 0; at < all.length; at += width * height) {
        pictures.add(Arrays.copyOfRange(all, at, at + width * height));
      }
      return pictures;
    } finally {
      Files.delete(raw);
    }
  }

  /// The number of the picture that is most like another one.
  static int mostAlike(List<byte[]> pictures, byte[] other) {
    var most = 0;
    for (var i = 1; i < pictures.size(); i++) {
      if (likeness(pictures.get(i), other) > likeness(pictures.get(most), other)) {
        most = i;
      }
    }
    assertThat(likeness(pictures.get(most), other)).isGreaterThan(0.9);
    return most;
  }

  /// How alike two pictures are: 1 the same, 0 unlike, below 0 a negative.
  static double likeness(byte[] one, byte[] other) {
    assertThat(one).hasSameSizeAs(other).isNotEmpty();
    double sumOne = 0;
    double sumOther = 0;
    for (var i = 0; i < one.length; i++) {
      sumOne += one[i] & 0xff;
      sumOther += other[i] & 0xff;
    }
    double both = 0;
    double spreadOne = 0;
    double spreadOther = 0;
    for (var i = 0; i < one.length; i++) {
      var a = (one[i] & 0xff) - sumOne / one.length;
      var b = (other[i] & 0xff) - sumOther / other.length;
      both += a * b;
      spreadOne += a * a;
      spreadOther += b * b;
    }
    return both / Math.sqrt(spreadOne * spreadOther);
  }

  private static String ffmpeg(List<String> arguments) throws Exception {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y"));
    command.addAll(arguments);
    return run(command);
  }

  /// FFmpeg asks the system for names below `localhost`, which not every one knows: so the server
  /// is told the whole URL, as its own proxy.
  private static String run(List<String> command) throws IOException, InterruptedException {
    var proxy =
        command.stream()
            .filter(word -> word.startsWith("http://"))
            .findFirst()
            .map(url -> "http://127.0.0.1:" + URI.create(url).getPort())
            .orElse("");
    var environment = Map.of("http_proxy", proxy, "no_proxy", "");
    return Shell.run(Path.of("."), environment, command).expectSuccess().output();
  }
}

package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// A published tree, written out as files for ffprobe to play, and what the tests look at in it.
record Playing(Path root, Manifest manifest) {
  private static final int BLOCK = 10;
  private static final Pattern EXTINF = Pattern.compile("#EXTINF:([0-9.]+),\n(.+)\n");

  /// The shared media; a test that needs them does not run without.
  static Path media(String name) {
    var file = Path.of(System.getProperty("millstream.shared", "../../shared"), "media", name);
    assumeTrue(Files.exists(file), "no test media at " + file);
    return file.toAbsolutePath().normalize();
  }

  static Playing of(ObjectStore store, String uid, Digest digest, Path root) throws IOException {
    var scope = Scope.video(uid);
    var manifest = Manifest.load(store, scope, digest);
    for (var asset : manifest.stream().toList()) {
      var file = root.resolve(asset.path().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, store.read(scope, asset.identity().digest()));
      assertThat(Files.size(file)).isEqualTo(asset.identity().size());
    }
    return new Playing(root, manifest);
  }

  String text(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  /// A playlist's segments, as names and seconds.
  record Extinf(String name, double seconds) {}

  List<Extinf> segments(String folder) throws IOException {
    var found = new ArrayList<Extinf>();
    var matcher = EXTINF.matcher(text(folder + "/playlist.m3u8"));
    while (matcher.find()) {
      found.add(new Extinf(matcher.group(2), Double.parseDouble(matcher.group(1))));
    }
    return found;
  }

  Fragments fragments(String folder, String segment) throws IOException {
    return Fragments.of(Files.readAllBytes(root.resolve(folder).resolve(segment)));
  }

  /// The entries of a rendition's only stream, as `width=640|height=360|...`; it decodes without a
  /// single error.
  String ffprobe(String folder, String entries) throws IOException, InterruptedException {
    return probe(root.resolve(folder).resolve("playlist.m3u8"), entries)
        .reduce((_, last) -> last)
        .orElse("");
  }

  /// The same entries of each stream that a manifest names.
  List<String> ffprobeAll(String manifest, String entries)
      throws IOException, InterruptedException {
    return probe(root.resolve(manifest), entries).distinct().toList();
  }

  /// How far a picture is from what a rendition shows at a second: the mean difference of the
  /// blocks' brightness, 0 to 255, as ffmpeg decodes and scales it.
  double difference(String folder, int second, BufferedImage picture)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    "ffmpeg",
                    "-v",
                    "error",
                    "-i",
                    root.resolve(folder).resolve("playlist.m3u8").toString(),
                    "-frames:v",
                    "1",
                    "-vf",
                    "select=gte(t\\,%d),scale=".formatted(second)
                        + picture.getWidth()
                        + ":"
                        + picture.getHeight(),
                    "-c:v",
                    "png",
                    "-f",
                    "image2pipe",
                    "-"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var shown = ImageIO.read(process.getInputStream());
    assertThat(process.waitFor()).isZero();
    var sum = 0.0;
    var blocks = 0;
    for (var y = 0; y + BLOCK <= picture.getHeight(); y += BLOCK) {
      for (var x = 0; x + BLOCK <= picture.getWidth(); x += BLOCK) {
        sum += Math.abs(brightness(shown, x, y) - brightness(picture, x, y));
        blocks++;
      }
    }
    return sum / blocks;
  }

  private static double brightness(BufferedImage picture, int left, int top) {
    var sum = 0.0;
    for (var i = 0; i < BLOCK * BLOCK; i++) {
      sum += brightness(picture.getRGB(left + i % BLOCK, top + i / BLOCK));
    }
    return sum / (BLOCK * BLOCK);
  }

  private static double brightness(int rgb) {
    return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3.0;
  }

  private static Stream<String> probe(Path playlist, String entries)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    "ffprobe",
                    "-v",
                    "error",
                    "-count_frames",
                    "-show_entries",
                    "stream=" + entries,
                    "-of",
                    "compact=p=0",
                    playlist.toString()))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> !line.isBlank());
  }

  static void needsFfprobe() {
    try {
      new ProcessBuilder("ffprobe", "-version").start().destroy();
    } catch (IOException e) {
      assumeTrue(false, "ffprobe is not installed: " + e.getMessage());
    }
  }
}

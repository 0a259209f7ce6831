package dev.millstream.transcoder;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Rule;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes ends in a stream that violates no MUST, or in its own error; soon, and leaving
/// nothing behind.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnySourceTest {
  @TempDir static Path drawn;
  @TempDir Path temp;
  private FileObjectStore store;
  private Transcoder transcoder;
  private final Followed followed = new Followed();

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(temp.resolve("store"));
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
  }

  @AfterEach
  void close() throws IOException {
    transcoder.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mp4_bt601.mov",
        "mp4_sample_missing_stsd.mp4",
        "mp4_sample_with_invalid_nalu.mp4",
        "lpms-frame-bomb.ts"
      })
  void becomesAStream(String name) throws Exception {
    ready(Playing.media(name));
  }

  @Test
  void aPictureNamedAsAVideoIsNone() throws IOException {
    var png = temp.resolve("film.mp4");
    ImageIO.write(new BufferedImage(64, 64, 1), "png", png.toFile());
    assertThat(failed(png).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  @Test
  void tenTerabytesOfNothingAreNoVideo() throws IOException {
    var sparse = temp.resolve("sparse.mp4");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(10L << 40);
    }
    assertThat(failed(sparse).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  /// What ffmpeg draws it with, and what must be true of what comes of it: `frames` pictures, in
  /// `sounds` renditions of sound.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "odd sides, colours in full, NTSC, eight sounds"
            + "| testsrc2=size=161x91:rate=30000/1001:duration=1 | -pix_fmt yuv444p | 30 | 8",
        "silence, and a file that is attached | testsrc2=size=160x90:rate=25:duration=1"
            + "| -attach pom.xml -metadata:s:t mimetype=application/x-truetype-font"
            + " -pix_fmt yuv420p | 25 | 1",
        "a clock that jumps by a day"
            + "| testsrc2=size=160x90:rate=25:duration=2,setpts='PTS+gte(N,25)*86400/TB'"
            + "| -pix_fmt yuv420p -fps_mode passthrough | 50 | 0",
        "narrow and high | testsrc2=size=16x4000:rate=25:duration=0.2 | -pix_fmt yuv420p | 5 | 0",
        "8K | testsrc2=size=7680x4320:rate=10:duration=0.2 | -pix_fmt yuv420p | 2 | 0",
        "one picture that stands | testsrc2=size=160x90:rate=1:duration=1 | -pix_fmt yuv420p"
            + "| 25 | 0",
      })
  void whateverIsDrawnKeepsItsPicturesAndSounds(
      String what, String picture, String coded, int frames, int sounds) throws Exception {
    Playing.needsFfprobe();
    var silence = " -f lavfi -t 0.9 -i anullsrc=r=44100:cl=stereo".repeat(sounds);
    var maps = IntStream.rangeClosed(0, sounds).mapToObj(i -> " -map " + i).collect(joining());
    var source = temp.resolve("drawn.mkv");
    var how = " -c:v libx264 -preset ultrafast %s -c:a flac %s".formatted(coded, source);
    Ffmpeg.run("-f lavfi -i " + picture + silence + maps + how);

    var played = ready(source);

    var folders = played.manifest().stream().map(asset -> asset.path()).toList();
    assertThat(folders)
        .filteredOn(path -> path.matches("/audio(-\\d+)?/playlist.m3u8"))
        .hasSize(sounds);
    assertThat(folders)
        .filteredOn(path -> path.matches("/video/\\d+p/playlist.m3u8"))
        .isNotEmpty()
        .allSatisfy(path ->
            assertThat(played.ffprobe(path.substring(1, path.lastIndexOf('/')), "nb_read_frames"))
                .isEqualTo("nb_read_frames=" + frames));
  }

  @ParameterizedTest
  @CsvSource({"25, 0.04", "60, 0.05"})
  void lessThanATenthOfASecondIsTooShort(int rate, double seconds) throws Exception {
    var source = temp.resolve("short.mp4");
    Ffmpeg.run(
        "-f lavfi -i testsrc2=size=160x90:rate=%d:duration=%s -pix_fmt yuv420p %s"
            .formatted(rate, seconds, source));
    assertThat(failed(source).errorCode()).isEqualTo("ERR_DURATION_TOO_SHORT");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void cutOffAtEachTenthItIsAShorterStreamOrAnError(int tenth) throws Exception {
    var whole = small();
    var cut = Arrays.copyOf(whole, whole.length * tenth / 10);
    var result = ends(Files.write(temp.resolve("cut.mp4"), cut));
    if (tenth > 3) {
      assertThat(result).isInstanceOf(TranscodeResult.Ready.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void withBitsFlippedItIsAStreamOrAnError(int seed) throws Exception {
    var random = new Random(seed);
    var flipped = small();
    for (var flips = 0; flips < 30; flips++) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    ends(Files.write(temp.resolve("flipped.mp4"), flipped));
  }

  /// Two seconds with sound in fragments, so that a part of it is a video.
  private static byte[] small() throws Exception {
    Playing.needsFfprobe();
    var file = drawn.resolve("small.mp4");
    if (Files.notExists(file)) {
      Ffmpeg.run(
          "-f lavfi -i testsrc2=size=160x90:rate=25:duration=2 -f lavfi -i sine=duration=2 -g 10"
              + " -pix_fmt yuv420p -c:a aac -movflags +frag_keyframe+empty_moov "
              + file);
    }
    return Files.readAllBytes(file);
  }

  private Playing ready(Path source) throws Exception {
    var result = ends(source);
    assertThat(result).isInstanceOf(TranscodeResult.Ready.class);
    return played((TranscodeResult.Ready) result);
  }

  private Playing played(TranscodeResult.Ready ready) throws IOException {
    return Playing.of(store, "film", ready.manifest(), temp.resolve("played"));
  }

  private TranscodeResult.Failed failed(Path source) throws IOException {
    var result = transcode(source);
    assertThat(result).isInstanceOf(TranscodeResult.Failed.class);
    return (TranscodeResult.Failed) result;
  }

  private TranscodeResult ends(Path source) throws Exception {
    var result = transcode(source);
    switch (result) {
      case TranscodeResult.Ready ready -> {
        var report = Audit.of(TreeReader.STREAM, new TreeReader(played(ready)));
        assertThat(report.of(Rule.Level.MUST)).as(source.toString()).isEmpty();
      }
      case TranscodeResult.Failed failed ->
          assertThat(failed.errorCode())
              .as(failed.text())
              .isIn("ERR_NON_VIDEO", "ERR_MALFORMED_VIDEO", "ERR_DURATION_TOO_SHORT");
      case TranscodeResult.Later later -> throw new AssertionError(later);
    }
    return result;
  }

  private TranscodeResult transcode(Path source) throws IOException {
    var work = temp.resolve("work");
    var request = new TranscodeRequest("film", "Film", source, work, store, 3600);
    var result = transcoder.transcode(request, followed);
    assertThat(work).doesNotExist();
    return result;
  }
}

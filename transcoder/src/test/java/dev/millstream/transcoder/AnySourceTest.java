package dev.millstream.transcoder;

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
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes ends in a stream that violates no MUST, or in its own error; soon, and leaving
/// nothing behind.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnySourceTest {
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

  @Test
  void cutOffAnywhereItIsAShorterStreamOrAnError() throws Exception {
    var whole = Files.readAllBytes(Playing.media("mp4_sample_fragmented.mp4"));
    for (var tenth = 3; tenth < 10; tenth += 3) {
      var cut = Arrays.copyOf(whole, whole.length * tenth / 10);
      ends(Files.write(temp.resolve("cut.mp4"), cut));
    }
  }

  @Test
  void withBitsFlippedItIsAStreamOrAnError() throws Exception {
    var whole = Files.readAllBytes(Playing.media("mp4_sample_video_only.mp4"));
    for (var seed = 1; seed <= 3; seed++) {
      var random = new Random(seed);
      var flipped = whole.clone();
      for (var flips = 0; flips < 30; flips++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      ends(Files.write(temp.resolve("flipped.mp4"), flipped));
    }
  }

  private void ready(Path source) throws Exception {
    assertThat(ends(source)).isInstanceOf(TranscodeResult.Ready.class);
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
        var played = Playing.of(store, "film", ready.manifest(), temp.resolve("played"));
        var report = Audit.of(TreeReader.STREAM, new TreeReader(played));
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

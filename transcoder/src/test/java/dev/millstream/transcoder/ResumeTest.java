package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Workers that are killed at their work, which others end.
class ResumeTest {
  private static final String FILM = "drawn";
  private static final String SMALL_FILM = "mdn-rabbit-vp8-vorbis.webm";
  private static final TranscoderSettings SETTINGS =
      TranscoderSettings.defaults(Path.of("target", "libraries")).keeping(0);

  @TempDir Path temp;
  private FileObjectStore store;

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(temp.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  /// Kills the workers below this process each time the work has got as far as one of the percents.
  private static final class Killer extends Followed {
    private final List<Double> at;
    private final List<Double> goneOnAt = new ArrayList<>();
    private double killedAt;

    Killer(List<Double> at) {
      this.at = new ArrayList<>(at);
    }

    @Override
    public void progress(double percent) {
      super.progress(percent);
      if (percent < killedAt) { // what the killed one has still said is not lower
        killedAt = 0;
        goneOnAt.add(percent);
      }
      if (!at.isEmpty() && percent >= at.getFirst()) {
        at.removeFirst();
        killedAt = percent;
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  /// `border` is the percentage of the last segment's start, behind which the second kill is.
  @ParameterizedTest
  @CsvSource({FILM + ", 4, 19, 73", SMALL_FILM + ", 30, 50, 76"})
  void aStreamWhoseWorkersWereKilledIsLikeOneThatWasNotDisturbed(
      String film, double from, double to, double border) throws Exception {
    Playing.needsFfprobe();
    if (film.equals(FILM)) {
      draw();
    }
    var random = new Random(1);
    var early = random.nextDouble(from, to);
    var late = random.nextDouble(border + 2, 96);
    var whole = play(film, new Followed(), "whole");
    var killer = new Killer(List.of(early, late));
    var pieced = play(film, killer, "pieced");
    assertThat(killer.at).as("both were killed").isEmpty();
    assertThat(killer.goneOnAt.getLast()).isBetween(border - 1, late);
    for (var folder : folders(whole)) {
      assertThat(pieced.segments(folder)).as(folder).isEqualTo(whole.segments(folder));
      if (folder.startsWith("video")) {
        assertContinuous(pieced, folder);
        assertThat(likeness(whole, pieced, folder)).as("%s in decibels", folder).isGreaterThan(28);
      } else {
        assertThat(bytes(pieced, folder)).isEqualTo(bytes(whole, folder));
      }
    }
    assertThat(folders(pieced)).isEqualTo(folders(whole));
    assertThat(pieced.text("thumbnails/storyboard.vtt"))
        .isEqualTo(whole.text("thumbnails/storyboard.vtt"));
    assertThat(pieced.root().resolve("thumbnails/storyboard.jpg"))
        .hasSameBinaryContentAs(whole.root().resolve("thumbnails/storyboard.jpg"));
    assertThat(Audit.of(TreeReader.STREAM, new TreeReader(pieced)).of(Rule.Level.MUST)).isEmpty();
    assertNothingIsTakenBack(killer.trees);
    assertThat(temp.resolve("work")).doesNotExist();
  }

  @Test
  void aWorkerThatDiesAgainAndAgainFailsTheVideo() throws Exception {
    try (var transcoder = new Transcoder(SETTINGS)) {
      var result =
          transcoder.transcode(request(SMALL_FILM), new Killer(List.of(2.0, 2.0, 2.0, 2.0, 2.0)));
      assertThat(result)
          .isInstanceOfSatisfying(
              TranscodeResult.Failed.class,
              failed -> assertThat(failed.text()).contains("ended by itself"));
    }
    assertThat(temp.resolve("work")).doesNotExist();
  }

  /// Nine seconds that players can be shown as they are, and two rungs.
  private void draw() throws IOException, InterruptedException {
    Ffmpeg.run(
        "-f lavfi -i testsrc2=size=500x282:rate=15:duration=9 -f lavfi -i sine=duration=9 -g 30"
            + " -preset ultrafast -pix_fmt yuv420p -b:v 2M "
            + temp.resolve("film.mp4"));
  }

  /// What a viewer was given once stays as it was: of each rendition, the later lists begin with
  /// the earlier ones, and the files have the same bytes.
  private void assertNothingIsTakenBack(List<Digest> trees) throws IOException {
    var last = Playing.of(store, "film", trees.getLast(), temp.resolve("last"));
    for (var tree : trees) {
      var before = Playing.of(store, "film", tree, temp.resolve(tree.hex()));
      for (var asset : before.manifest().stream().toList()) {
        if (asset.path().endsWith(".m4s") || asset.path().endsWith("init.mp4")) {
          assertThat(
                  last.manifest().stream().filter(a -> a.path().equals(asset.path())).findFirst())
              .contains(asset);
        }
      }
    }
  }

  private static void assertContinuous(Playing played, String folder) throws IOException {
    var at = 0L;
    for (var segment : played.segments(folder)) {
      for (var fragment : played.fragments(folder, segment.name()).all()) {
        assertThat(fragment.decodeTime()).isEqualTo(at);
        assertThat(fragment.sync()).isTrue();
        at += fragment.ticks();
      }
    }
  }

  private static List<String> folders(Playing played) throws IOException {
    return played.manifest().stream()
        .map(asset -> asset.path().substring(1))
        .filter(path -> path.endsWith("/playlist.m3u8"))
        .map(path -> path.substring(0, path.length() - "/playlist.m3u8".length()))
        .toList();
  }

  private static String bytes(Playing played, String folder) throws IOException {
    var all = new StringBuilder();
    for (var segment : played.segments(folder)) {
      all.append(Digest.ofFile(played.root().resolve(folder).resolve(segment.name())).hex());
    }
    return all.toString();
  }

  /// How much the least alike pictures of two renditions are alike; both decode without a word and
  /// have as many.
  private static double likeness(Playing one, Playing other, String folder) throws Exception {
    assertThat(other.ffprobe(folder, "nb_read_frames,width"))
        .isEqualTo(one.ffprobe(folder, "nb_read_frames,width"));
    return Ffmpeg.likeness(
        one.root().resolve(folder).resolve("playlist.m3u8"),
        other.root().resolve(folder).resolve("playlist.m3u8"),
        "null");
  }

  private TranscodeRequest request(String film) {
    var source = film.equals(FILM) ? temp.resolve("film.mp4") : Playing.media(film);
    return new TranscodeRequest("film", film, source, temp.resolve("work"), store, 3600);
  }

  private Playing play(String film, Followed followed, String name) throws IOException {
    try (var transcoder = new Transcoder(SETTINGS)) {
      var result = transcoder.transcode(request(film), followed);
      assertThat(result).isInstanceOf(TranscodeResult.Ready.class);
      var ready = (TranscodeResult.Ready) result;
      return Playing.of(store, "film", ready.manifest(), temp.resolve(name));
    }
  }
}

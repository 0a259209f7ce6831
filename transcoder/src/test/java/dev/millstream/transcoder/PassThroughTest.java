package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.source.PassThrough;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources whose own pictures are shown until the ladder is there: what is decoded from the stream
/// is, picture by picture, what is decoded from the source.
class PassThroughTest {
  private static final String OWN = "video/source";

  @TempDir Path temp;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // five-second groups; every second a group, no sound; pictures out of order at 29.97 a second
    "mdn-crystal-480p-12s.mp4, 7, 5.0 2.0",
    "intel-person-768x432-10fps-139s-noaudio.mp4, 5, 2.0 2.0 1.1",
    "mp4_sample_video_only.mp4, 2, 1.001",
  })
  void aFitSourcePlaysAsItIsUntilItsLadderIsThere(String name, int seconds, String lengths)
      throws Exception {
    Playing.needsFfprobe();
    var source = cut(name, seconds);
    var followed = new Followed();
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder =
            new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")))) {
      var request = new TranscodeRequest("film", name, source, temp.resolve("work"), store, 3600);
      var ready = (TranscodeResult.Ready) transcoder.transcode(request, followed);

      var first = Playing.of(store, "film", followed.trees.getFirst(), temp.resolve("first"));
      assertThat(first.text("manifest/video.m3u8")).contains("../" + OWN + "/playlist.m3u8");
      var whole = Playing.of(store, "film", ready.manifest(), temp.resolve("whole"));
      assertThat(whole.text("manifest/video.m3u8")).doesNotContain(OWN);
      assertThat(whole.text(OWN + "/playlist.m3u8")).contains("VOD", "#EXT-X-ENDLIST");
      assertThat(pictures(whole.root().resolve(OWN).resolve("playlist.m3u8")))
          .isEqualTo(pictures(source))
          .hasSizeGreaterThan(25);
      assertThat(whole.segments(OWN).stream().map(segment -> segment.seconds() + ""))
          .containsExactly(lengths.split(" ", -1));
      var audit = Audit.of(TreeReader.STREAM, new TreeReader(whole));
      assertThat(audit.of(Rule.Level.MUST)).isEmpty();
    }
  }

  @Test
  void byItsOwnersWishAFitSourceStaysAsOneMoreVariantUpToTheRateThatTheServerAllows()
      throws Exception {
    var source = cut("mp4_sample_video_only.mp4", 1);

    var stays = played(source, "always:900", "auto:16");
    assertThat(stays.text("manifest/video.m3u8"))
        .contains("../" + OWN + "/playlist.m3u8", "../" + OWN + "/iframes.m3u8", "720p/playlist");
    assertThat(stays.text("manifest/video.mpd")).doesNotContain(OWN).contains("720p");
    assertThat(Audit.of(TreeReader.STREAM, new TreeReader(stays)).of(Rule.Level.MUST)).isEmpty();
  }

  @ParameterizedTest(name = "a wish for {0} where the server says {1}")
  @CsvSource({"never, always:16", "always, auto:0", "always:0, auto:16"})
  void aSourceIsNotShownAsItIsAgainstAWishOrAboveTheRate(String wish, String server)
      throws Exception {
    assertThat(own(played(cut("mp4_sample_video_only.mp4", 1), wish, server))).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "mp4_sample_rotate_and_reflect.mp4",
        "mdn-rabbit-vp8-vorbis.webm",
        "avi_sample.avi"
      })
  void aSourceThatPlayersWouldShowWronglyIsNotPassedThrough(String name) throws Exception {
    assertThat(own(played(cut(name, 1), "auto", "auto:1000"))).isFalse();
  }

  @Test
  void aSourceAboveTheRateIsNotPassedThrough() throws Exception {
    var source = cut("mdn-crystal-480p-12s.mp4", 1);

    assertThat(own(played(source, "auto", "auto:1"))).isFalse();
  }

  private static boolean own(Playing played) {
    return played.manifest().contains("/" + OWN + "/playlist.m3u8");
  }

  /// The whole stream of a source, with a wish for its own pictures, and a server's setting.
  private Playing played(Path source, String wish, String server) throws IOException {
    var usual = PassThrough.of(server, 0);
    var settings = TranscoderSettings.defaults(Path.of("target", "libraries")).passThrough(usual);
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder = new Transcoder(settings)) {
      var request =
          new TranscodeRequest("film", "film", source, temp.resolve("work"), store, 3600)
              .passThrough(PassThrough.of(wish, usual.bitsMax()));
      var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());
      return Playing.of(store, "film", ready.manifest(), temp.resolve("whole"));
    }
  }

  /// The start of a shared file, its packets as they are.
  private Path cut(String name, int seconds) throws IOException, InterruptedException {
    var target = temp.resolve("cut" + name.substring(name.lastIndexOf('.')));
    Ffmpeg.run(
        Stream.of("-i", Playing.media(name), "-t", seconds, "-c", "copy", target)
            .map(Object::toString)
            .toList());
    return target;
  }

  /// The fingerprint of each picture, as it is decoded, in the order shown.
  private static List<String> pictures(Path file) throws IOException, InterruptedException {
    return Ffmpeg.run(
            List.of(
                "-i",
                file.toString(),
                "-map",
                "0:v",
                "-fps_mode",
                "passthrough",
                "-f",
                "framemd5",
                "-"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
        .toList();
  }
}

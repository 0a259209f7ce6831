package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shared;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Published streams as the tools of others find them: hls-parser, m3u8-parser, mpd-parser, mp4box
/// and shaka-player; hls.js and the browser's own player are in [PlaybackTest].
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossCheckTest {
  private static final String MASTER = "/manifest/video.m3u8";

  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;
  private String film;
  private String hdr;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"), "--early-starts", "5");
    videos = new Videos(server);
    var words = "1\n00:00:01,000 --> 00:00:05,000\nDe l'eau & des pierres\n";
    var french = Files.writeString(temporary.resolve("fr.srt"), words);
    var chapters = Files.writeString(temporary.resolve("chapters.txt"), ";FFMETADATA1\n");
    var plain = Ffmpeg.draw(temporary.resolve("plain.mp4"), "640x360", 6);
    var dressed = temporary.resolve("film.mkv");
    film = videos.upload(Ffmpeg.dress(plain, 6, french, french, chapters, dressed));
    hdr = videos.upload(Ffmpeg.draw(temporary.resolve("hdr.mp4"), "640x360", 1, Ffmpeg.PQ));
    videos.ready(film);
    videos.ready(hdr);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void parsersReadALadderItsSoundsAndItsSubtitlesAlike() throws Exception {
    var read = Browser.parse(videos.url(film, MASTER), videos.url(hdr, MASTER));

    var ladder = read.path(0);
    assertClean(ladder);
    assertThat(ladder.path("variants").asInt()).as("two rungs, and the sound alone").isEqualTo(3);
    assertThat(ladder.path("soundAlone").asBoolean()).isTrue();
    assertThat(ladder.path("sounds").asInt()).isEqualTo(2);
    assertThat(ladder.path("subtitles").asInt()).isEqualTo(2);
    assertThat(ladder.path("seconds").asDouble()).isBetween(6.0, 6.1);
    assertThat(ladder.path("mpd").asInt()).isEqualTo(200);
    assertThat(ladder.path("ranges").asInt()).as("pictures to seek by").isPositive();
    var bright = read.path(1);
    assertClean(bright);
    assertThat(bright.path("variants").asInt()).isEqualTo(3);
    assertThat(bright.path("seconds").asDouble()).isEqualTo(1, within(0.03));
  }

  @Test
  void parsersReadASourceThatIsShownAsItIsWhileItsLadderIsMade() throws Exception {
    var source =
        Ffmpeg.cut(Shared.video("bbb-1080p25-62s-51aac.mp4"), 20, temporary.resolve("b.mp4"));
    var uid = videos.upload(source);
    videos.await(uid, video -> video.path("readyToStream").asBoolean());

    var read = Browser.parse(videos.url(uid, MASTER)).path(0);

    server.call("DELETE", "/stream/" + uid); // the rest is not needed
    assertClean(read);
    assertThat(read.path("own").asBoolean()).as(read.toString()).isTrue();
  }

  @Test
  void shakaPlaysAndSeeksThroughHlsAndDash() throws Exception {
    var hls = videos.url(film, MASTER);
    var dash = videos.url(film, "/manifest/video.mpd");

    var seen = Browser.shaka(Map.of("manifests", List.of(hls, dash), "seek", 3, "seconds", 1));

    assertThat(seen.path("played")).hasSize(2);
    for (var each : seen.path("played")) {
      assertThat(each.path("errors")).as(seen.toString()).isEmpty();
      assertThat(each.path("duration").asDouble()).isEqualTo(6, within(0.1));
      assertThat(each.path("frames").asInt()).isGreaterThan(15);
      assertThat(each.path("tracks").asInt()).as("two rungs by two sounds").isEqualTo(4);
      assertThat(each.path("subtitles")).hasSize(2);
    }
    assertThat(seen.path("problems")).isEmpty();
  }

  @Test
  void aVideoThatStillUploadsPlaysSeeksAndGoesOnToItsEnd() throws Exception {
    var source = draw("early.mp4", "-g", "50", "-movflags", "+frag_keyframe+empty_moov");

    var seen =
        Browser.playEarly(
            Map.of(
                "file", source.toString(),
                "part", 0.92,
                "endpoint", server.api("/stream"),
                "bearer", server.token(),
                "site", videos.host(),
                "seek", 4));

    assertThat(seen.path("source").asString()).isEqualTo("mse");
    assertThat(seen.path("early").asString()).isEqualTo("pendingupload");
    assertThat(seen.path("before").asString()).isEqualTo("pendingupload");
    assertClean(seen.path("read"));
    assertThat(seen.at("/read/ended").asBoolean()).isFalse();
    assertThat(seen.at("/read/types")).extracting(JsonNode::asString).containsExactly("EVENT");
    assertThat(seen.path("end").asDouble()).isEqualTo(9, within(0.1));
    assertThat(seen.path("problems")).isEmpty();
  }

  /// Five at once, of which most has come, over tus.
  @Test
  void whatCanBePlayedFromItsFrontPlaysBeforeItsUploadEnds() throws Exception {
    var vp8 = new String[] {"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"};
    var faststart = new String[] {"-movflags", "+faststart"};
    var fragments = new String[] {"-movflags", "+frag_keyframe+empty_moov", "-g", "50"};
    var kinds =
        List.of(
            draw("front.mp4", faststart),
            draw("fragments.mp4", fragments),
            draw("film.mkv"),
            draw("film.webm", vp8),
            draw("film.ts"));
    var coming = new ArrayList<String>();
    for (var film : kinds) {
      coming.add(videos.uploadPart(film, 0.92));
    }
    for (var uid : coming) {
      var early = videos.await(uid, video -> video.path("readyToStream").asBoolean());
      assertThat(Videos.state(early)).isEqualTo("pendingupload");
      var list = videos.url(uid, "/video/180p/");
      assertThat(Curl.get(list + "playlist.m3u8").body())
          .contains("#EXT-X-PLAYLIST-TYPE:EVENT", "seg-00003.m4s")
          .doesNotContain("#EXT-X-ENDLIST");
      Ffmpeg.decode(joined(uid, list + "init.mp4", list + "seg-00001.m4s").toString());
      server.call("DELETE", "/stream/" + uid); // the rest is not needed
    }
  }

  /// What several addresses give, in one file.
  private static Path joined(String name, String... addresses) throws Exception {
    var file = temporary.resolve(name);
    for (var address : addresses) {
      var part = temporary.resolve("part");
      var curl = List.of("curl", "-sSf", "-o", part.toString(), address);
      Shell.run(temporary, Map.of("no_proxy", "*"), curl).expectSuccess();
      Files.write(
          file, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return file;
  }

  private static Path draw(String name, String... coding) throws Exception {
    return Ffmpeg.draw(temporary.resolve(name), "320x180", 9, coding);
  }

  private static void assertClean(JsonNode read) {
    assertThat(read.path("complaints")).as(read.toString()).isEmpty();
    assertThat(read.path("seconds").asDouble()).as(read.toString()).isPositive();
  }
}

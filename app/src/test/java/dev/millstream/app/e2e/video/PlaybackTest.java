package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shared;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Videos seen in Chromium.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaybackTest {
  private static final int SECONDS = 14;

  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;
  private String drawn;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"));
    videos = new Videos(server);
    drawn = videos.upload(Ffmpeg.draw(temporary.resolve("drawn.mp4"), "640x360", SECONDS));
    videos.ready(drawn);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theWatchPagePlaysAndSeeksThroughHlsJs() throws Exception {
    var seen = play(drawn, "/watch", Map.of("seconds", 1, "seek", 9));

    assertPlayed(seen, "mse", 640, 360);
    assertThat(seen.path("currentTime").asDouble()).isBetween(10.0, (double) SECONDS);
    assertThat(seen.path("duration").asDouble()).isEqualTo(SECONDS, within(0.2));
  }

  @Test
  void theWatchPagePlaysAndSeeksWithTheBrowsersOwnHls() throws Exception {
    var seen = play(drawn, "/watch", Map.of("seconds", 1, "seek", 9, "native", true));

    assertPlayed(seen, "native", 640, 360);
    assertThat(seen.path("currentTime").asDouble()).isBetween(10.0, (double) SECONDS);
  }

  @Test
  void anotherSitesPagePlaysItInAFrame() throws Exception {
    var frame = videos.url(drawn, "/iframe?muted=true&startTime=6s");
    var html = "<!doctype html><title>Elsewhere</title><iframe src=\"" + frame + "\"></iframe>";
    var elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          var bytes = html.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    elsewhere.start();
    try {
      var page = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/";
      var seen = Browser.play(Map.of("url", page, "frame", "/iframe", "seconds", 7));

      assertPlayed(seen, "mse", 640, 360);
      assertThat(seen.path("firstTime").asDouble()).isGreaterThanOrEqualTo(6);
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void itPlaysBeforeItsLadderIsComplete() throws Exception {
    var uid = videos.upload(Shared.video("bbb-1080p25-62s-51aac.mp4"));
    videos.await(uid, video -> video.path("readyToStream").asBoolean());

    var seen = play(uid, "/watch", Map.of("seconds", 2));

    var now = videos.look(uid);
    assertThat(Videos.state(now)).isEqualTo("inprogress");
    assertThat(Videos.percent(now)).isBetween(1.0, 99.0);
    assertThat(seen.path("frames").asInt()).isGreaterThan(10);
    assertThat(seen.path("error").isNull()).isTrue();
    server.call("DELETE", "/stream/" + uid); // the rest is not needed
  }

  @Test
  void aWebmOfVp8AndVorbisPlays() throws Exception {
    var uid = videos.upload(Shared.video("mdn-rabbit-vp8-vorbis.webm"));
    videos.ready(uid);

    assertPlayed(play(uid, "/watch", Map.of("seconds", 2)), "mse", 320, 240);
  }

  @Test
  void aVideoWithoutSoundPlays() throws Exception {
    var whole = Shared.video("intel-person-768x432-10fps-139s-noaudio.mp4");
    var uid = videos.upload(Ffmpeg.cut(whole, 8, temporary.resolve("silent.mp4")));
    videos.ready(uid);

    var seen = play(uid, "/watch", Map.of("seconds", 2));
    assertThat(seen.path("frames").asInt()).isGreaterThan(10);
    assertThat(seen.path("spread").asDouble()).isGreaterThan(20);
    assertThat(seen.path("problems")).isEmpty();
  }

  private JsonNode play(String uid, String path, Map<String, Object> more) throws Exception {
    var ask = new HashMap<String, Object>(more);
    ask.put("url", videos.url(uid, path));
    return Browser.play(ask);
  }

  private static void assertPlayed(JsonNode seen, String source, int width, int height) {
    assertThat(seen.path("source").asString()).as(seen.toString()).isEqualTo(source);
    assertThat(seen.path("frames").asInt()).as(seen.toString()).isGreaterThan(20);
    assertThat(seen.path("width").asDouble() / seen.path("height").asDouble())
        .as(seen.toString())
        .isEqualTo((double) width / height, within(0.02));
    assertThat(seen.path("spread").asDouble())
        .as("the picture is not one colour")
        .isGreaterThan(20);
    assertThat(seen.path("error").isNull()).as(seen.toString()).isTrue();
    assertThat(seen.path("problems")).isEmpty();
  }
}

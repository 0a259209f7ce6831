package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shared;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static final Pattern STREAM = Pattern.compile("data-stream=\"([0-9a-f]{32})\"");

  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;
  private String drawn;
  private String steady;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"));
    videos = new Videos(server);
    drawn = videos.upload(drawn());
    videos.ready(drawn);
    var captions =
        Files.writeString(
            temporary.resolve("en.vtt"),
            "WEBVTT\n\n00:00.000 --> 00:13.000\n<i>Water</i> &amp; stone\n");
    server.command("video", "captions", drawn, "--add", "en=" + captions).expectSuccess();
    steady = videos.upload(Ffmpeg.draw(temporary.resolve("steady.mp4"), "640x360", 50));
  }

  /// With chapters and subtitles in it, of which the Spanish ones are a bomb.
  private static Path drawn() throws Exception {
    var plain = Ffmpeg.draw(temporary.resolve("plain.mp4"), "640x360", SECONDS);
    var words = "1\n00:00:01,000 --> 00:00:13,000\n<i>De l'eau</i> & des pierres\n";
    var chapters =
        """
        ;FFMETADATA1
        [CHAPTER]
        TIMEBASE=1/1000
        START=0
        END=10000
        title=Water
        [CHAPTER]
        TIMEBASE=1/1000
        START=10000
        END=14000
        title=Stone
        """;
    return Ffmpeg.dress(
        plain,
        SECONDS,
        Files.writeString(temporary.resolve("fr.srt"), words),
        Files.writeString(temporary.resolve("es.srt"), moreCuesThanATrackMayHave()),
        Files.writeString(temporary.resolve("chapters.txt"), chapters),
        temporary.resolve("drawn.mkv"));
  }

  private static String moreCuesThanATrackMayHave() {
    return IntStream.rangeClosed(1, 30_001)
        .mapToObj("%1$d\n00:00:01,000 --> 00:00:02,000\n%1$d\n\n"::formatted)
        .collect(Collectors.joining());
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
    var told = watched(total -> total.at("/startup/count").asInt() > 0);
    assertThat(told.path("plays").asInt()).isPositive();
    assertThat(told.path("minutesViewed").asDouble()).isPositive();
    assertThat(told.path("bitrate").asInt()).isPositive();
    assertThat(server.command("video", "stats", drawn, "--by", "video").expectSuccess().output())
        .contains("MINUTES", drawn);
  }

  /// What is told of the drawn video, as soon as it is as wished.
  private JsonNode watched(Predicate<JsonNode> wish) throws Exception {
    return Shell.until(
        Duration.ofSeconds(30),
        () -> server.call("GET", "/stream/analytics?video=" + drawn).at("/result/total"),
        wish);
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
    try (var elsewhere = new Elsewhere("<iframe src=\"" + frame + "\"></iframe>")) {
      var seen = Browser.play(Map.of("url", elsewhere.url(), "frame", "/iframe", "seconds", 7));

      assertPlayed(seen, "mse", 640, 360);
      assertThat(seen.path("firstTime").asDouble()).isGreaterThanOrEqualTo(6);
    }
  }

  @Test
  void aViewerCommandsThePlayerWithKeysMouseAndMenus() throws Exception {
    var seen = Browser.usePlayer(Map.of("url", videos.url(drawn, "/watch")));

    assertThat(seen.path("half").asDouble()).isEqualTo(SECONDS / 2.0, within(0.3));
    assertThat(seen.path("on").asDouble() - seen.path("half").asDouble()).isEqualTo(5, within(0.1));
    assertThat(seen.path("spoken").asString()).isEqualTo("12 seconds of 14 seconds, Stone");
    assertThat(seen.path("muted").asBoolean()).isTrue();
    assertThat(seen.path("said").asString()).isEqualTo("Muted");
    assertThat(texts(seen.path("menu")))
        .contains(
            "360p", "234p", "Normal", "2 ×", "Water", "Stone", "français", "English", "Kommentar");
    assertThat(seen.path("focusInMenu").asString()).isEqualTo("menuitemradio");
    assertThat(seen.path("focusAfterMenu").asString()).isEqualTo("Settings");
    assertThat(seen.path("speed").asDouble()).isEqualTo(1.5);
    assertThat(seen.path("switched").asInt() + "p").isEqualTo(seen.path("wanted").asString());
    assertThat(seen.path("chapter").asDouble()).isEqualTo(10, within(0.1));
    assertThat(seen.path("english").asString()).isEqualTo("Water & stone");
    assertThat(seen.path("size").asString()).isEqualTo("large");
    assertThat(texts(seen.path("chosen")))
        .contains(
            "1.5 ×", "Kommentar", "français", "Large", "Stone", seen.path("wanted").asString());
    assertThat(seen.path("off").asInt()).isZero();
    assertThat(seen.at("/remembered/speed").asDouble()).isEqualTo(1.5);
    assertThat(seen.at("/remembered/volume").asDouble()).isEqualTo(0.95, within(0.001));
    assertThat(seen.path("caption").asString()).isEqualTo("De l'eau & des pierres");
    assertThat(seen.at("/look/at").asString()).isEqualTo("Water · 0:07");
    assertThat(seen.at("/look/picture").asString()).contains("/thumbnails/storyboard.jpg");
    assertThat(texts(seen.path("violations"))).as("accessible").isEmpty();
    assertThat(seen.path("shifted").asDouble()).as("nothing jumps").isZero();
    assertThat(seen.path("playerBytes").asInt()).isBetween(100_000, 249_999);
    assertThat(texts(seen.path("problems"))).isEmpty();
  }

  @Test
  void chaptersSubtitlesAndSoundsOfTheFileAreInTheStream() throws Exception {
    var listed = server.call("GET", "/stream/" + drawn + "/captions").path("result");
    assertThat(listed)
        .extracting(caption -> caption.path("language").asString())
        .containsExactly("en", "fr");
    assertThat(Curl.get(videos.url(drawn, "/manifest/video.m3u8")).body())
        .contains("NAME=\"français\",LANGUAGE=\"fr\"", "com.apple.hls.chapters");
    var playlist = Curl.get(videos.url(drawn, "/captions/fr/playlist.m3u8")).body();
    var file = playlist.lines().filter(line -> line.endsWith(".vtt")).findFirst().orElseThrow();
    assertThat(Curl.get(videos.url(drawn, "/captions/fr/" + file)).body())
        .matches("WEBVTT\n\n00:00:01.0\\d\\d --> .*\n<i>De l'eau</i> &amp; des pierres\n");
    assertThat(Curl.get(videos.url(drawn, "/manifest/video.mpd")).body())
        .contains("<BaseURL>../captions/fr/" + file + "</BaseURL>");
    assertThat(Curl.get(videos.url(drawn, "/manifest/video.m3u8")).body())
        .contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES")
        .contains("NAME=\"Kommentar\",LANGUAGE=\"de\",DEFAULT=NO");
    assertThat(Ffmpeg.pitch(videos.url(drawn, "/audio/playlist.m3u8"))).isEqualTo(440, within(3.0));
    assertThat(Ffmpeg.pitch(videos.url(drawn, "/audio-2/playlist.m3u8")))
        .isEqualTo(220, within(3.0));
    assertThat(Curl.get(videos.url(drawn, "/manifest/video.mpd")).body())
        .contains("lang=\"de\"", "<Label>Kommentar</Label>");
    assertThat(Curl.get(videos.url(drawn, "/manifest/chapters.vtt")).body())
        .matches("WEBVTT\n\n00:00:00.*\nWater\n\n00:00:10.0\\d\\d --> 00:00:14.*\nStone\n");
    assertThat(Curl.get(videos.url(drawn, "/manifest/chapters.json")).body())
        .contains("\"start-time\":10.0", "\"title\":\"Stone\"");
    assertThat(server.command("video", "audit", drawn).expectSuccess().output())
        .contains("0 MUST and 0 SHOULD violations");
  }

  @Test
  void anotherSiteCommandsASignedFrameByScriptAndUsesTheElement() throws Exception {
    var link = server.command("video", "token", drawn).expectSuccess().output().strip();
    var html =
        """
        <link rel="icon" href="data:,">
        <iframe id="frame" src="%1$s" width="480" height="270" allow="autoplay"></iframe>
        <script src="%2$s/embed/sdk.latest.js"></script>
        <script>window.sdk = Stream(document.getElementById("frame"));</script>
        <script type="module" src="%2$s/player/millstream-player.js"></script>
        <millstream-player src="%3$s" autoplay muted style="width: 480px"></millstream-player>
        """
            .formatted(link.replace("/watch", "/iframe"), videos.host(), drawn);
    try (var elsewhere = new Elsewhere(html)) {
      var seen = Browser.usePlayer(Map.of("elsewhere", elsewhere.url()));

      assertThat(texts(seen.at("/sdk/events")))
          .containsExactly("pause", "play", "seeked", "timeupdate", "volumechange");
      assertThat(seen.at("/sdk/duration").asDouble()).isEqualTo(SECONDS, within(0.2));
      assertThat(seen.at("/sdk/at").asDouble()).isBetween(8.0, (double) SECONDS);
      assertThat(seen.at("/sdk/paused").asBoolean()).isTrue();
      assertThat(seen.at("/sdk/volume").asDouble()).isEqualTo(0.25);
      assertThat(seen.at("/element/label").asString()).isEqualTo("Video player: drawn.mkv");
      assertThat(seen.at("/element/ratio").asDouble()).isEqualTo(16.0 / 9, within(0.01));
      assertThat(texts(seen.path("problems"))).isEmpty();
    }
  }

  @Test
  void aSlowLineLowersTheQualityAFastOneRaisesItAndALinkThatEndsSaysSo() throws Exception {
    videos.ready(steady);
    var link =
        Map.of(
            "tokens", server.api("/stream/" + drawn + "/token"),
            "bearer", server.token(),
            "site", videos.host());

    var seen = Browser.useNetwork(Map.of("throttled", videos.url(steady, "/watch"), "ends", link));

    assertThat(seen.at("/throttled/down").asInt()).isEqualTo(234);
    assertThat(seen.at("/throttled/up").asInt()).isEqualTo(360);
    assertThat(texts(seen.at("/throttled/problems"))).isEmpty();
    assertThat(seen.at("/ends/reached").asDouble()).isBetween(0.2, SECONDS - 1.0);
    assertThat(seen.at("/ends/said").asString()).startsWith("The permission to watch this video");
  }

  @Test
  void anotherSitesPageBeginsByItsHintsAndShowsNothingThatItMayNot() throws Exception {
    var closed = videos.upload(Ffmpeg.draw(temporary.resolve("closed.mp4"), "160x90", 1));
    videos.ready(closed);
    server.call("POST", "/stream/" + closed, "-d", "{\"allowedOrigins\": [\"example.com\"]}");
    var playlist = videos.url(drawn, "/manifest/video.m3u8?clientBandwidthHint=");
    var html =
        """
        <script type="module" src="%1$s/player/millstream-player.js"></script>
        <millstream-player src="%2$s0.1" style="width: 640px"></millstream-player>
        <millstream-player src="%2$s50" style="width: 640px"></millstream-player>
        <millstream-player src="%3$s" style="width: 640px"></millstream-player>
        """
            .formatted(videos.host(), playlist, closed);
    try (var elsewhere = new Elsewhere(html)) {
      var seen = Browser.useNetwork(Map.of("elsewhere", elsewhere.url())).path("elsewhere");

      assertThat(seen.at("/heights/0").asInt()).as(seen.toString()).isEqualTo(234);
      assertThat(seen.at("/heights/1").asInt()).as(seen.toString()).isEqualTo(360);
      assertThat(seen.path("said").asString()).startsWith("You may not watch this video here");
    }
  }

  @Test
  void itPlaysBeforeItsLadderIsComplete() throws Exception {
    var uid = videos.upload(Shared.video("bbb-1080p25-62s-51aac.mp4"));
    videos.await(uid, video -> video.path("readyToStream").asBoolean());

    var seen = play(uid, "/watch", Map.of("seconds", 2));

    var now = videos.look(uid);
    assertThat(Videos.state(now)).isEqualTo("inprogress");
    assertThat(Videos.percent(now)).isLessThan(99);
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
  void aVideoThatLiesInASiteIsAFileAtFirstAndThenItsStream() throws Exception {
    var site = WorkingCopy.of(talks(), Files.createDirectories(temporary.resolve("copy")));
    site.push(server, "talks", "main").expectSuccess();
    var page = server.site("talks", "/");
    var uid = streamIn(Curl.get(page).body());
    assertThat(Curl.get(server.site("talks", "/_millstream/video.js")).body())
        .contains("/player/site.js");
    videos.ready(uid);

    var player = "millstream-player[data-state=ready]";
    var seen = Browser.play(Map.of("url", page, "waitFor", player, "seconds", 0.5));

    assertThat(seen.path("source").asString()).as(seen.toString()).isEqualTo("mse");
    assertThat(texts(seen.path("problems"))).isEmpty();
    assertThat(videos.look(uid).at("/meta/path").asString()).isEqualTo("/talk.mp4");
    site.write("README.md", "# Talks\n\n![Again](talk.mp4)\n");
    site.commit("Again");
    site.push(server, "talks", "main").expectSuccess();
    assertThat(Curl.get(page).body()).contains("aria-label=\"Again\"", uid);

    server.call("DELETE", "/pages/projects/talks");
    Files.delete(temporary.resolve("copy").resolve("talk.mp4"));
    site.commit("Gone");
    site.push(server, "words", "main").expectSuccess();
    videos.await(uid, video -> video.path("uid").isMissingNode());
  }

  private static Path talks() throws IOException {
    var folder = Files.createDirectories(temporary.resolve("talks"));
    Files.copy(Shared.video("mp4_sample_video_only.mp4"), folder.resolve("talk.mp4"));
    Files.writeString(folder.resolve("README.md"), "# Talks\n\n![The talk](talk.mp4)\n");
    Files.writeString(folder.resolve("favicon.ico"), "none");
    return folder;
  }

  private static String streamIn(String html) {
    assertThat(html).containsPattern(STREAM);
    return STREAM.matcher(html).results().findFirst().orElseThrow().group(1);
  }

  /// A page of another site.
  private static final class Elsewhere implements AutoCloseable {
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    Elsewhere(String body) throws IOException {
      var page = "<!doctype html><html lang=\"en\"><title>Elsewhere</title>" + body;
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            var bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
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

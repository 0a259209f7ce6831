package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A file becomes a video: through the CLI, over lines that break, and through curl.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoUploadTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long BREAK_AFTER = 5_000_000;

  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;
  private Path large;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"));
    videos = new Videos(server);
    // noise cannot be packed: more than one request's worth of bytes
    large =
        Ffmpeg.draw(
            temporary.resolve("large.mp4"),
            "640x360",
            3,
            "-vf",
            "noise=alls=100:allf=t",
            "-qp",
            "5");
    assertThat(Files.size(large)).isBetween(2 * BREAK_AFTER, 10 * BREAK_AFTER);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theCliFollowsAVideoFromItsUploadToItsEnd() throws Exception {
    var clip = Ffmpeg.draw(temporary.resolve("clip.mp4"), "320x180", 2);

    var ended = server.cli("video", "upload", clip.toString(), "--name", "Test card");

    var uid = uid(ended.expectSuccess());
    assertThat(ended.output())
        .contains("uploading ", "processing 100 % ready")
        .contains("watch  " + videos.url(uid, "/watch"));
    var shown = server.cli("video", "show", uid).expectSuccess().output();
    assertThat(shown)
        .contains("Test card", "ready, 100 %", "320x180, 2.0 s")
        .contains(videos.url(uid, "/manifest/video.m3u8"));
    assertThat(server.cli("video", "audit", uid).expectSuccess().output())
        .contains("2 variants, 2 renditions", "0 MUST and 0 SHOULD violations");
    var audited = server.cli("video", "audit", videos.url(uid, "/manifest/video.m3u8"), "--json");
    var report = JsonMapper.shared().readTree(audited.expectSuccess().output());
    assertThat(report.path("violations").isEmpty()).isTrue();
    assertThat(report.path("seconds").asDouble()).isBetween(2.0, 2.03);
    var listed = server.cli("video", "list", "--json").expectSuccess().output();
    assertThat(JsonMapper.shared().readTree(listed))
        .anySatisfy(video -> {
          assertThat(video.path("uid").asString()).isEqualTo(uid);
          assertThat(video.path("readyToStream").asBoolean()).isTrue();
        });
    assertThat(server.cli("video", "list").output().lines())
        .anySatisfy(line -> assertThat(line).contains(uid, "Test card", "ready", "2.0 s"));
    captionsComeAndGo(uid);
    aSignedLinkOpensIt(uid);
    deletedItIsGone(uid);
  }

  private void captionsComeAndGo(String uid) throws Exception {
    var captions =
        Files.writeString(
            temporary.resolve("en.vtt"), "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n");
    var page = Files.writeString(temporary.resolve("page.vtt"), "<!doctype html><p>Hello");

    assertThat(server.cli("video", "captions", uid).expectSuccess().output())
        .contains("no captions");
    assertThat(server.cli("video", "captions", uid, "--add", "en=" + captions).expectSuccess())
        .satisfies(ended -> assertThat(ended.output()).contains("en", "English"));
    assertThat(Curl.get(videos.url(uid, "/manifest/video.m3u8")).body())
        .contains("TYPE=SUBTITLES", "LANGUAGE=\"en\"");
    var refused = server.cli("video", "captions", uid, "--add", "de=" + page);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output()).contains("page.vtt", "WebVTT");
    assertThat(server.cli("video", "captions", uid, "--remove", "en").expectSuccess().output())
        .contains("no captions");
  }

  private void aSignedLinkOpensIt(String uid) throws Exception {
    server.call("POST", "/stream/" + uid, "-d", "{\"requireSignedURLs\": true}");
    assertThat(Curl.get(videos.url(uid, "/watch")).status()).isEqualTo(401);

    var link = server.cli("video", "token", uid, "--expires", "5m").expectSuccess().output();

    assertThat(Curl.get(link.strip()).status()).isEqualTo(200);
    assertThat(server.cli("video", "token", uid, "--expires", "soon").exit()).isEqualTo(2);
  }

  private void deletedItIsGone(String uid) throws Exception {
    assertThat(server.cli("video", "delete", uid).expectSuccess().output()).contains(uid);
    assertThat(server.cli("video", "show", uid).exit()).isEqualTo(1);
  }

  @Test
  void anUploadGoesOnAfterTheLineWasCut() throws Exception {
    try (var link = Link.cutAfter(BREAK_AFTER, server.controlPort())) {
      var ended =
          server.cli(
              "video", "upload", large.toString(), "--no-wait", "--api", link.uri().toString());

      var uid = uid(ended.expectSuccess());
      assertThat(ended.output())
          .contains("the connection broke")
          .containsPattern("goes on at [^0]");
      assertThat(link.bytesUp()).isLessThan(Files.size(large) + BREAK_AFTER / 2);
      assertThat(videos.look(uid).path("size").asLong()).isEqualTo(Files.size(large));
      server.call("DELETE", "/stream/" + uid); // the other test waits until it is encoded
    }
  }

  @Test
  void theSameCommandTakesUpAnUploadThatWasKilled() throws Exception {
    var output = temporary.resolve("killed.out");
    var copy = Files.copy(large, temporary.resolve("killed.mp4"));
    try (var link = Link.deadAfter(BREAK_AFTER, server.controlPort())) {
      String[] command = {"video", "upload", copy.toString(), "--api", link.uri().toString()};
      var first = server.startCli(output, command);
      Shell.until(SOON, link::isBad, bad -> bad);
      first.destroyForcibly().onExit().join();
      var before = link.bytesUp();

      var second = server.cli(command).expectSuccess();

      assertThat(Files.readString(output)).contains("uploading ");
      assertThat(second.output()).containsPattern("goes on at [^0]").contains("processing 100 %");
      assertThat(link.bytesUp() - before).isLessThan(Files.size(copy) - BREAK_AFTER / 2);
      assertThat(videos.look(uid(second)).path("size").asLong()).isEqualTo(Files.size(copy));
    }
  }

  @Test
  void curlUploadsAFormAndFollowsItToTheEnd() throws Exception {
    var clip = Ffmpeg.draw(temporary.resolve("form.mp4"), "640x360", 4);

    var uid = videos.upload(clip);

    var percents = new ArrayList<Double>();
    var last =
        videos.await(
            uid,
            video -> {
              percents.add(Videos.percent(video));
              return Videos.state(video).equals("ready");
            });
    assertThat(uid).matches("[0-9a-f]{32}");
    assertThat(percents).isSorted().endsWith(100.0).hasSizeGreaterThan(1);
    assertThat(last.path("readyToStream").asBoolean()).isTrue();
    assertThat(last.path("meta").path("name").asString()).isEqualTo("form.mp4");
    assertThat(last.path("playback").path("hls").asString())
        .isEqualTo(videos.url(uid, "/manifest/video.m3u8"));
  }

  private static String uid(Shell.Ended ended) {
    var matcher = Pattern.compile("(?m)^video  ([0-9a-f]{32})$").matcher(ended.output());
    assertThat(matcher.find()).as(ended.output()).isTrue();
    return matcher.group(1);
  }
}

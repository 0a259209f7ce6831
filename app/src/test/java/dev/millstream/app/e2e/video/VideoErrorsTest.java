package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What cannot become a stream says so to its owner and to its viewers.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoErrorsTest {
  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"));
    videos = new Videos(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aTextNamedMp4IsNoVideo() throws Exception {
    var text = temporary.resolve("notes.mp4");
    Files.writeString(text, "Dear diary, today I filmed nothing.\n".repeat(200));
    endsInError(text, "ERR_NON_VIDEO", "not a video");
  }

  @Test
  void aCodecThatIsNotSupportedIsNamed() throws Exception {
    endsInError(Shared.video("mp4_sample_vvc.mp4"), "ERR_MALFORMED_VIDEO", "not supported");
  }

  @Test
  void aPageThatWaitsLearnsThatNothingWillCome() throws Exception {
    var text = Files.writeString(temporary.resolve("late.mp4"), "not yet\n".repeat(2000));
    var uid = videos.upload(text);

    var seen =
        Browser.look(
            Map.of(
                "url", videos.url(uid, "/iframe"), "waitForText", "This video cannot be played"));

    assertThat(seen.path("text").asString()).doesNotContain("Still processing");
  }

  private void endsInError(Path file, String code, String words) throws Exception {
    var ended = server.cli("video", "upload", file.toString());

    assertThat(ended.exit()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output().lines().toList().getLast()).contains(code, words);
    var uid = Pattern.compile("[0-9a-f]{32}").matcher(ended.output()).results().toList();
    sayWhy(uid.getFirst().group(), code, words);
  }

  private void sayWhy(String uid, String code, String words) throws Exception {
    var video = videos.look(uid);
    var status = video.path("status");
    assertThat(status.path("state").asString()).isEqualTo("error");
    assertThat(status.path("errorReasonCode").asString()).isEqualTo(code);
    assertThat(status.path("errorReasonText").asString()).contains(words);
    assertThat(video.path("readyToStream").asBoolean()).isFalse();
    assertThat(server.cli("video", "show", uid).expectSuccess().output()).contains(code, words);
    var page = Browser.look(Map.of("url", videos.url(uid, "/watch")));
    assertThat(page.path("text").asString())
        .contains("This video cannot be played.", words)
        .doesNotContain("Still processing");
    assertThat(page.path("problems")).isEmpty();
    assertThat(Curl.get(videos.url(uid, "/manifest/video.m3u8")).status()).isEqualTo(410);
  }
}

package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that dies in the middle of a transcode, twice, at moments that a seed tells.
@Tag("e2e")
class TranscodeRestartTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path temporary;

  @Test
  void aKilledServersVideoIsFinishedAfterTheStartAndNoWorkerOutlivesIt() throws Exception {
    var clip = Ffmpeg.draw(temporary.resolve("clip.mp4"), "640x360", 16);
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var videos = new Videos(server);
      var idle = descendants(server).size();
      var uid = videos.upload(clip);
      var random = new Random(7);
      for (var percent : List.of(random.nextDouble(3, 30), random.nextDouble(40, 70))) {
        var before = videos.await(uid, video -> Videos.percent(video) >= percent);
        assertThat(Videos.state(before)).isEqualTo("inprogress");
        var processes = descendants(server);
        assertThat(processes).hasSizeGreaterThan(idle);

        server.kill();

        Shell.until(
            SOON, () -> processes.stream().filter(ProcessHandle::isAlive).toList(), List::isEmpty);

        server.startAgain();
      }

      var after = videos.ready(uid);
      assertThat(Videos.percent(after)).isEqualTo(100);
      Ffmpeg.decode(videos.url(uid, "/manifest/video.m3u8"));
      assertThat(server.data().resolve("transcode").resolve(uid)).doesNotExist();
    }
  }

  private static List<ProcessHandle> descendants(RunningServer server) {
    return ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();
  }
}

package dev.millstream.transcoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.transcoder.ladder.FrameRate;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleClipTest {
  @TempDir Path folder;

  @Test
  void isAVideoWithSoundThatTheProbeAccepts() throws Exception {
    Libraries.load();
    var file = folder.resolve("clip.mp4");
    SampleClip.write(file, 4);
    var found = Probe.of(file, 0);
    assertThat(found.width()).isEqualTo(1280);
    assertThat(found.height()).isEqualTo(720);
    assertThat(found.frameRate()).isEqualTo(new FrameRate(25, 1));
    assertThat(found.durationSeconds()).isEqualTo(4, within(0.1));
    assertThat(found.videoCodec()).isEqualTo("h264");
    assertThat(found.audioCodec()).contains("aac");
  }
}

package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.store.file.FileObjectStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures and sounds of a stream are as far from each other as in its source, in each rung.
@Timeout(120)
class InStepTest {
  private static final int SECONDS = 7;
  private static final double AUDIO_FRAME = 1024 / 48_000.0;

  @TempDir Path temp;

  /// How the source is coded: one that is shown as it is at first, one whose sound comes late, and
  /// one that begins at half an hour with NTSC's rate.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "film.mp4 | 25 | -c:v libx264 -c:a aac | 175 | source",
        "late.mkv | 25 | -c:v libx264 -bf 0 -c:a libopus -af adelay=480,atrim=end=6.9 | 175 | ''",
        "ntsc.ts | 30000/1001 | -c:v mpeg2video -b:v 2M -c:a mp2 -output_ts_offset 1916 | 210 | ''"
      })
  void everyRungHasEveryPictureAndIsInStepWithTheSound(
      String name, String rate, String coded, int frames, String own) throws Exception {
    Playing.needsFfprobe();
    var source = Metronome.draw(temp.resolve(name), SECONDS, rate, coded);
    var apart = apart(Metronome.flashes(source), Metronome.beeps(source));
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder =
            new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")))) {
      var request = new TranscodeRequest("film", name, source, temp.resolve("work"), store, 3600);
      var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());
      var played = Playing.of(store, "film", ready.manifest(), temp.resolve("played"));
      var beeps = Metronome.beeps(list(played, "audio"));
      assertThat(beeps).hasSize(Metronome.BEATS);
      var rungs =
          own.isEmpty()
              ? List.of("video/234p", "video/282p")
              : List.of("video/" + own, "video/234p", "video/282p");
      for (var rung : rungs) {
        assertThat(played.ffprobe(rung, "nb_read_frames")).isEqualTo("nb_read_frames=" + frames);
        assertThat(apart(Metronome.flashes(list(played, rung)), beeps))
            .as(rung)
            .isEqualTo(apart, within(AUDIO_FRAME));
      }
    }
  }

  private static Path list(Playing played, String folder) {
    return played.root().resolve(folder).resolve("playlist.m3u8");
  }

  /// By how much the beeps come later than the flashes, which is the same for all.
  private static double apart(List<Double> flashes, List<Double> beeps) {
    assertThat(flashes).hasSize(Metronome.BEATS);
    var first = beeps.getFirst() - flashes.getFirst();
    for (var i = 0; i < flashes.size(); i++) {
      assertThat(beeps.get(i) - flashes.get(i)).isEqualTo(first, within(AUDIO_FRAME));
    }
    return first;
  }
}

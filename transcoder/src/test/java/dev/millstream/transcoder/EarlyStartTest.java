package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.source.Front;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams that are played while their source still comes.
@Timeout(180)
class EarlyStartTest {
  private static final TranscoderSettings SETTINGS =
      TranscoderSettings.defaults(Path.of("target", "libraries"));

  @TempDir Path temp;

  /// The source, and what ffmpeg's muxer is told so that it can be played from its front.
  @ParameterizedTest
  @CsvSource({"film.mp4, mp4, +frag_keyframe+empty_moov", "film.ts, mpegts, +faststart"})
  void itPlaysWhileItsEndIsMissingAndTheWholeGoesOnFromThere(
      String name, String format, String flags) throws Exception {
    Playing.needsFfprobe();
    var whole = Files.readAllBytes(draw(name, format, flags));
    var source = temp.resolve("upload");
    var part = whole.length * 92 / 100;
    Files.write(source, Arrays.copyOf(whole, part));
    assertThat(Front.of(source, part)).isEqualTo(Front.PLAYABLE);
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder = new Transcoder(SETTINGS.keeping(0))) {
      var request = new TranscodeRequest("film", name, source, temp.resolve("work"), store, 3600);
      var published = new LinkedBlockingQueue<Digest>();
      var early = transcoder.early(request);
      var running =
          new FutureTask<>(() -> {
            early.run(
                new Followed() {
                  @Override
                  public void grew(Digest manifest, boolean playable) {
                    published.add(manifest);
                  }
                });
            return true;
          });
      Thread.ofVirtual().start(running);
      early.grew(part);
      var tree = published.poll(60, TimeUnit.SECONDS);
      var first = Playing.of(store, "film", tree, temp.resolve("first"));
      assertThat(first.text("video/234p/playlist.m3u8"))
          .contains("EVENT", "seg-00003.m4s")
          .doesNotContain("ENDLIST");
      end(first, "video/234p");
      end(first, "audio");
      assertThat(first.ffprobe("video/234p", "codec_name,width")).contains("h264", "414");
      assertThat(first.ffprobe("audio", "codec_name")).contains("aac");

      Files.write(source, whole);
      early.close();
      running.get(10, TimeUnit.SECONDS);
      var followed = new Followed();
      var result = (TranscodeResult.Ready) transcoder.transcode(request, followed);

      var last = Playing.of(store, "film", result.manifest(), temp.resolve("last"));
      for (var folder : List.of("video/234p", "audio")) {
        for (var segment : first.segments(folder)) {
          assertThat(last.root().resolve(folder).resolve(segment.name()))
              .hasSameBinaryContentAs(first.root().resolve(folder).resolve(segment.name()));
        }
      }
      assertThat(last.ffprobe("video/234p", "nb_read_frames"))
          .isEqualTo(last.ffprobe("video/282p", "nb_read_frames"));
      assertThat(last.ffprobe("video/234p", "nb_read_frames"))
          .matches("nb_read_frames=18[01]"); // the sound may be a little longer
      assertThat(last.text("thumbnails/storyboard.vtt")).contains("00:00:08.000 --> 00:00:09");
    }
  }

  @Test
  void whatNeedsItsEndIsNotBegun() throws Exception {
    var behind = draw("film.mp4", "mp4", "-faststart");
    var text = Files.writeString(temp.resolve("text"), "No video. ".repeat(100));
    assertThat(Front.of(text, 1000)).isEqualTo(Front.NOT);
    assertThat(Front.of(behind, Files.size(behind))).isEqualTo(Front.NOT);
    assertThat(Front.of(behind, 10)).isEqualTo(Front.UNKNOWN);
  }

  /// ffprobe would wait for more.
  private static void end(Playing played, String folder) throws IOException {
    var list = played.root().resolve(folder).resolve("playlist.m3u8");
    Files.writeString(list, "#EXT-X-ENDLIST\n", StandardOpenOption.APPEND);
  }

  private Path draw(String name, String format, String flags)
      throws IOException, InterruptedException {
    var file = temp.resolve(name);
    Ffmpeg.run(
        ("-f lavfi -i testsrc2=size=500x282:rate=20:duration=9 -f lavfi -i sine=duration=9 -g 40"
                + " -preset ultrafast -pix_fmt yuv420p -c:a aac -c:v libx264 -b:v 1M"
                + " -movflags %s -f %s %s")
            .formatted(flags, format, file));
    return file;
  }
}

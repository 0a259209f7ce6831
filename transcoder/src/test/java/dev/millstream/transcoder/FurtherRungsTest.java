package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.further.FurtherRungs;
import dev.millstream.transcoder.ladder.Coding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Further rungs of a stream, as ffprobe decodes them and the audit finds them among the others.
class FurtherRungsTest {
  private static final String PROBED =
      "codec_name,profile,width,height,pix_fmt,color_transfer,color_primaries,nb_read_frames";

  @TempDir Path temp;

  @BeforeEach
  void needs() {
    Playing.needsFfprobe();
  }

  @Test
  void highDynamicRangeIsKeptInHevcWithWhatTheSourceSaysOfItsLight() throws Exception {
    var source = temp.resolve("bright.mp4");
    Ffmpeg.run(
        """
        -f lavfi -i testsrc2=size=160x90:rate=30000/1001:duration=2.5 -f lavfi -i sine=d=2.5
        -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -color_primaries bt2020
        -color_trc smpte2084 -colorspace bt2020nc -color_range tv
        -x265-params log-level=none:master-display=G(13250,34500)B(7500,3000)R(34000,16000)\
        WP(15635,16450)L(10000000,50):max-cll=900,300\
        """
            + " "
            + source);

    var played = played(source, Coding.HDR);

    assertThat(played.text("manifest/video.m3u8"))
        .contains("CODECS=\"hvc1.2.4.L", ",VIDEO-RANGE=PQ,", "../hdr/90p/playlist.m3u8")
        .contains(",VIDEO-RANGE=PQ,URI=\"../hdr/90p/iframes.m3u8\"")
        .contains(",VIDEO-RANGE=SDR,");
    assertThat(played.text("manifest/video.mpd"))
        .contains("cicp:TransferCharacteristics\" value=\"16\"", "hdr/90p/init.mp4");
    assertThat(played.ffprobe("hdr/90p", PROBED))
        .contains("codec_name=hevc|profile=Main 10|width=160|height=90|pix_fmt=yuv420p10le")
        .contains("color_transfer=smpte2084|color_primaries=bt2020|nb_read_frames=75");
    var init = hex(played, "hdr/90p");
    assertThat(init)
        .contains(ascii("colrnclx") + "00090010000900")
        .contains(ascii("mdcv") + "33c286c41d4c0bb884d03e803d134042" + "0098968000000032")
        .contains(ascii("clli") + "0384012c");
    assertThat(played.segments("hdr/90p")).isEqualTo(played.segments("video/90p"));
  }

  @Test
  void anAv1RungIsCutAsTheOthersAndWhatHasTheUsualRangeGetsNoneInAnother() throws Exception {
    var source = temp.resolve("usual.mp4");
    // drawn pictures are no case for AV1
    Ffmpeg.run(
        "-ss 8 -t 2.5 -i %s -an -r 30000/1001 -vf scale=320:180 -c:v libx264 -preset ultrafast %s"
            .formatted(Playing.media("bbb-480p24-30s.mp4"), source));

    var played = played(source, Coding.AV1);

    assertThat(played.text("manifest/video.m3u8"))
        .contains("CODECS=\"av01.0.00M.08\"", "../av1/180p/playlist.m3u8")
        .contains("URI=\"../av1/180p/iframes.m3u8\"");
    assertThat(played.text("manifest/video.mpd")).contains("codecs=\"av01.0.00M.08\"");
    assertThat(played.ffprobe("av1/180p", PROBED))
        .contains("codec_name=av1|profile=Main|width=320|height=180|pix_fmt=yuv420p")
        .contains("nb_read_frames=75");
    assertThat(played.segments("av1/180p")).isEqualTo(played.segments("video/180p"));
    assertThat(played(source, Coding.HDR).manifest().contains("/hdr/180p/init.mp4")).isFalse();
  }

  /// The stream of a source with its further rungs, which keeps every MUST.
  private Playing played(Path source, Coding coding) throws Exception {
    var settings = TranscoderSettings.defaults(Path.of("target", "libraries"));
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder = new Transcoder(settings)) {
      var request = new TranscodeRequest("film", "film", source, temp.resolve("work"), store, 60);
      var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());
      var further = (TranscodeResult.Ready) transcoder.further(request, coding);
      assertThat(temp.resolve("work")).doesNotExist();
      var whole =
          new FurtherRungs(store, Scope.video("film"))
              .joined(ready.manifest(), List.of(further.manifest()));
      var played = Playing.of(store, "film", whole, temp.resolve("played " + coding));
      assertThat(Audit.of(TreeReader.STREAM, new TreeReader(played)).of(Rule.Level.MUST)).isEmpty();
      return played;
    }
  }

  private static String hex(Playing played, String folder) throws IOException {
    var bytes = Files.readAllBytes(played.root().resolve(folder).resolve("init.mp4"));
    return HexFormat.of().formatHex(bytes);
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.source.Loudness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources in other colours, fields and channels than a stream has, beside what ffmpeg makes of
/// them.
class ConversionTest {
  private static final String RUNG = "video/180p/playlist.m3u8";
  private static final String SOUND = "audio/playlist.m3u8";

  /// What the ladder's own loss leaves of likeness is 34 dB and more, and 38 of fields; a curve
  /// that is left as it is leaves 17, fields that are 29.
  private static final double ALIKE_DB = 32;

  /// What the filter that parts the channels lets through of its neighbours is below this.
  private static final double SILENT_DB = -45;

  @TempDir Path temp;
  private FileObjectStore store;
  private Transcoder transcoder;

  @BeforeEach
  void open() throws Exception {
    Playing.needsFfprobe();
    store = FileObjectStore.open(temp.resolve("store"));
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
  }

  @AfterEach
  void close() throws Exception {
    transcoder.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smpte2084", "arib-std-b67"})
  void highDynamicRangeIsToneMapped(String curve) throws Exception {
    var source = temp.resolve("bright.mp4");
    Ffmpeg.run(
        """
        -f lavfi -i testsrc2=size=320x180:rate=25:duration=1
        -vf zscale=matrixin=709:transferin=709:primariesin=709:rangein=tv:matrix=2020_ncl:\
        transfer=%1$s:primaries=2020:range=tv:npl=400,format=yuv420p10le
        -c:v libx264 -preset ultrafast -crf 10
        -color_primaries bt2020 -color_trc %1$s -colorspace bt2020nc -color_range tv %2$s
        """
            .formatted(curve, source));

    var played = play(source);

    assertThat(played.ffprobe("video/180p", "pix_fmt,color_space"))
        .isEqualTo("pix_fmt=yuv420p|color_space=bt709");
    var toned =
        "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,"
            + "tonemap=hable:desat=0,zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p";
    var shown = played.root().resolve(RUNG);
    assertThat(Ffmpeg.likeness(shown, source, toned)).isGreaterThan(ALIKE_DB);
    assertThat(Ffmpeg.likeness(shown, source, "format=yuv420p")).isLessThan(ALIKE_DB - 10);
  }

  /// Its six channels hold a pitch each.
  @Test
  void fieldsBecomePicturesAndSixChannelsTwoAtTheirLevels() throws Exception {
    var source = temp.resolve("fields.mkv");
    Ffmpeg.run(
        """
        -f lavfi -i testsrc2=size=320x180:rate=50:duration=2
        -f lavfi -i aevalsrc=exprs=.2*sin(600*PI*t)|.2*sin(1000*PI*t)|.2*sin(1400*PI*t)|\
        .2*sin(120*PI*t)|.2*sin(1800*PI*t)|.2*sin(2200*PI*t):channel_layout=5.1:d=2:s=48000
        -vf tinterlace=interleave_top,setfield=tff -c:v mpeg2video -q:v 2 -flags +ilme+ildct
        -pix_fmt yuv420p -c:a ac3 -b:a 448k %s
        """
            .formatted(source));

    var played = play(source);

    var shown = played.root().resolve(RUNG);
    var colours = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p";
    assertThat(Ffmpeg.likeness(shown, source, "bwdif=mode=send_frame," + colours))
        .isGreaterThan(ALIKE_DB);
    assertThat(Ffmpeg.likeness(shown, source, colours)).isLessThan(ALIKE_DB - 1);
    var sound = played.root().resolve(SOUND);
    for (var hertz : new int[] {300, 500, 700, 60, 900, 1100}) {
      for (var side : new int[] {0, 1}) {
        var wanted = Math.max(Ffmpeg.level(source, side, hertz), SILENT_DB);
        assertThat(Math.max(Ffmpeg.level(sound, side, hertz), SILENT_DB))
            .as("%s Hz at side %s", hertz, side)
            .isEqualTo(wanted, within(0.3));
      }
    }
  }

  @Test
  void aQuietSoundIsBroughtToTheLoudnessThatIsWished() throws Exception {
    var source = temp.resolve("quiet.mp4");
    Ffmpeg.run(
        """
        -f lavfi -i color=gray:s=64x64:r=10:d=5 -f lavfi -i sine=frequency=1000:duration=5
        -af volume=-20dB -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac %s
        """
            .formatted(source));
    transcoder.close();
    transcoder =
        new Transcoder(
            TranscoderSettings.defaults(Path.of("target", "libraries"))
                .loudness(new Loudness(-16)));

    var played = play(source);

    assertThat(Ffmpeg.loudness(source)).isLessThan(-35);
    assertThat(Ffmpeg.loudness(played.root().resolve(SOUND))).isEqualTo(-16, within(1.0));
    assertThat(played.segments("audio").stream().mapToDouble(Playing.Extinf::seconds).sum())
        .isEqualTo(5, within(0.05));
  }

  private Playing play(Path source) throws Exception {
    var request = new TranscodeRequest("film", "Film", source, temp.resolve("work"), store, 60);
    var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());
    var played = Playing.of(store, "film", ready.manifest(), temp.resolve("played"));
    assertThat(Audit.of(TreeReader.STREAM, new TreeReader(played)).of(Rule.Level.MUST)).isEmpty();
    return played;
  }
}

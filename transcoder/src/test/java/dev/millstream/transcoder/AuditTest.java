package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.AuditException;
import dev.millstream.transcoder.audit.Reader;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.audit.Violation;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real stream is clean; each way of spoiling it is noticed, and only that.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
  @TempDir static Path temp;
  private FileObjectStore store;
  private Transcoder transcoder;
  private Reader clean;

  @BeforeAll
  void publish() throws Exception {
    store = FileObjectStore.open(temp.resolve("store"));
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
    Playing.needsFfprobe();
    var media = temp.resolve("crystal.mp4");
    var whole = Playing.media("mdn-crystal-480p-12s.mp4");
    Ffmpeg.run("-i %s -t 8 -c copy %s".formatted(whole, media));
    var request = new TranscodeRequest("film", "crystal", media, temp.resolve("work"), store, 3600);
    var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());
    clean = new TreeReader(Playing.of(store, "film", ready.manifest(), temp.resolve("played")));
  }

  @AfterAll
  void close() throws Exception {
    if (store != null) {
      transcoder.close();
      store.close();
    }
  }

  @Test
  void ourOwnStreamKeepsEveryRule() throws Exception {
    var report = Audit.of(TreeReader.STREAM, clean);
    assertThat(report.of(Rule.Level.MUST)).isEmpty();
    assertThat(report.skipped()).isEmpty();
    assertThat(report.variants()).isEqualTo(4);
    assertThat(report.seconds()).isBetween(7.9, 8.1);
    assertThat(report.segments()).isEqualTo(4 * 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "manifest/video | AVERAGE-BANDWIDTH=\\d+, | '' | AVERAGE",
        "manifest/video | FRAME-RATE=30.000 | FRAME-RATE=25.000 | FRAME_RATE",
        "manifest/video | RESOLUTION=720x480,F | RESOLUTION=854x480,F | RESOLUTION",
        "manifest/video | avc1.64001e | avc1.640028 | CODECS",
        "manifest/video | BANDWIDTH=\\d+,AV | BANDWIDTH=9000000,AV | PEAK_TRUE",
        "manifest/video | #EXT-X-I-FRAME.* | '' | KEY_PLAYLISTS",
        "manifest/video | #EXT-X-INDEPENDENT-SEGMENTS | '' | INDEPENDENT",
        "video/480p/playlist | TYPE:VOD | TYPE:EVENT | ON_DEMAND",
        "video/480p/playlist | DURATION:6 | DURATION:4 | ONE_TARGET",
        "video/480p/playlist | #EXT-X-MAP.* | '' | MAP",
        "video/480p/playlist | EXTINF:2.0 | EXTINF:2.2 | DURATIONS_TRUE",
        "video/480p/playlist | seg-00002 | seg-00001 | DECODE_TIMES",
        "video/480p/iframes | BYTERANGE:(\\d)\\d | BYTERANGE:1 | KEY_RANGES",
        "video/480p/iframes | EXTINF:2.0 | EXTINF:4.0 | KEYS_OFTEN"
      })
  void aSpoiltPlaylistIsNoticed(String file, String from, String to, Rule rule) throws Exception {
    var reader =
        spoiling(
            file + ".m3u8",
            bytes ->
                new String(bytes, StandardCharsets.UTF_8)
                    .replaceAll(from, to)
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(Audit.of(TreeReader.STREAM, reader).violations())
        .extracting(Violation::rule)
        .contains(rule);
  }

  /// What FFmpeg's own muxer leaves out, or says that is not so.
  @ParameterizedTest
  @CsvSource({
    "fmp4, 'AVERAGE FRAME_RATE KEY_PLAYLISTS LOW_VARIANT PEAK_TRUE SEVERAL_RATES', 0",
    "mpegts, 'AVERAGE FRAGMENTED_MP4 FRAME_RATE KEY_PLAYLISTS LOW_VARIANT MAP PEAK_TRUE"
        + " SEVERAL_RATES', 1"
  })
  void aStreamOfAnyonesIsMeasuredAsOurs(String segments, String musts, int skipped)
      throws Exception {
    var folder = Files.createDirectories(temp.resolve(segments));
    Ffmpeg.run(
        ("-f lavfi -i testsrc2=size=320x180:rate=25:duration=4 -f lavfi -i sine=duration=4 -g 50"
                + " -preset ultrafast -pix_fmt yuv420p -c:a aac -f hls -hls_time 2"
                + " -hls_playlist_type vod -hls_segment_type %s -master_pl_name master.m3u8"
                + " %s/list.m3u8")
            .formatted(segments, folder));
    var stream = URI.create("http://elsewhere/film/master.m3u8");
    Reader reader =
        address -> {
          var name = address.getPath().substring("/film/".length());
          return new Reader.Fetched(Files.readAllBytes(folder.resolve(name)), true, false);
        };

    var report = Audit.of(stream, reader);

    assertThat(report.of(Rule.Level.MUST))
        .extracting(found -> found.rule().name())
        .containsExactlyInAnyOrder(musts.split(" ", -1));
    assertThat(report.of(Rule.Level.SHOULD))
        .extracting(Violation::rule)
        .contains(Rule.SIX_SECONDS, Rule.INDEPENDENT, Rule.SEPARATE_SOUND, Rule.VIDEO_RANGE);
    assertThat(report.violations())
        .filteredOn(found -> found.rule() == Rule.PEAK_TRUE)
        .singleElement()
        .satisfies(found -> {
          assertThat(found.where()).isEqualTo("list.m3u8");
          assertThat(found.text()).matches("BANDWIDTH is [0-9,]+, measured are [0-9,]+ bit/s");
        });
    assertThat(report.skipped()).hasSize(skipped);
    assertThat(report.segments()).isEqualTo(2);
  }

  @Test
  void aSegmentThatBeginsWithAPictureThatNeedsOthersIsNoticed() throws Exception {
    // the first slice behind the parameter sets and messages: an IDR's type 5 becomes a P's 1
    var reader = spoiling("480p/seg-00002.m4s", bytes -> asDependent(bytes));
    assertThat(Audit.of(TreeReader.STREAM, reader).violations())
        .extracting(Violation::rule)
        .containsOnly(Rule.STARTS_WITH_KEY, Rule.KEY_RANGES);
  }

  @Test
  void damagedSegmentsGiveViolationsAndNeverAnythingElse() throws Exception {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var reader =
          spoiling(
              seed % 2 == 0 ? "234p/seg-00001.m4s" : "234p/init.mp4",
              bytes -> {
                for (var flips = 0; flips < 20; flips++) {
                  bytes[random.nextInt(Math.min(bytes.length, 1000))] = (byte) random.nextInt();
                }
                return random.nextBoolean()
                    ? bytes
                    : Arrays.copyOf(bytes, random.nextInt(bytes.length));
              });
      assertThat(Audit.of(TreeReader.STREAM, reader).violations()).as("seed " + seed).isNotNull();
    }
  }

  @Test
  void whatIsNoStreamIsOneClearError() {
    assertThatThrownBy(
            () -> Audit.of(TreeReader.STREAM, spoiling("video.m3u8", _ -> new byte[] {'<'})))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("not an HLS playlist");
    assertThatThrownBy(() -> Audit.of(TreeReader.STREAM.resolve("../audio/playlist.m3u8"), clean))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("names no variant");
    assertThatThrownBy(() -> Audit.of(URI.create("http://tree/film/no.m3u8"), clean))
        .hasMessage("http://tree/film/no.m3u8: cannot be read: the tree has no /no.m3u8");
  }

  private Reader spoiling(String end, UnaryOperator<byte[]> spoil) {
    return address -> {
      var fetched = clean.fetch(address);
      return address.getPath().endsWith(end)
          ? new Reader.Fetched(spoil.apply(fetched.bytes().clone()), fetched.gzip(), false)
          : fetched;
    };
  }

  private static byte[] asDependent(byte[] segment) {
    var in = ByteBuffer.wrap(segment);
    var at = in.getInt(0) + 8; // behind the moof, in the mdat
    while ((in.get(at + 4) & 0x1f) != 5) {
      at += 4 + in.getInt(at);
    }
    segment[at + 4] = (byte) ((segment[at + 4] & 0xe0) | 1);
    return segment;
  }
}

package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.AuditException;
import dev.millstream.transcoder.audit.AuditReport;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.source.PassThrough;
import dev.millstream.transcoder.still.Framing;
import dev.millstream.transcoder.still.Still;
import dev.millstream.transcoder.still.StillFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Real videos all the way, looked at with ffprobe and box by box; each is made once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscoderTest {
  private static final int IDR = 5;
  private static final int SEI = 6;
  private static final TranscoderSettings SETTINGS =
      TranscoderSettings.defaults(Path.of("target", "libraries"))
          .passThrough(PassThrough.of("never", 0));

  @TempDir static Path temp;
  private final Map<String, Film> films = new HashMap<>();
  private FileObjectStore store;
  private Transcoder transcoder;

  /// What became of a source, and what was said meanwhile.
  private record Film(Playing played, Followed followed) {
    SourceFacts facts() {
      return followed.facts.getFirst();
    }
  }

  @BeforeAll
  void open() throws IOException {
    store = FileObjectStore.open(temp.resolve("store"));
    transcoder = new Transcoder(SETTINGS);
  }

  @AfterAll
  void close() throws IOException {
    transcoder.close();
    store.close();
  }

  @Test
  void aWebmBecomesAStreamOfItsOwnSizeWithEveryFrameAndItsSound() throws Exception {
    Playing.needsFfprobe();
    var film = film("mdn-rabbit-vp8-vorbis.webm");
    var played = film.played();
    assertThat(played.ffprobe("video/240p", "codec_name,profile,width,height,nb_read_frames"))
        .isEqualTo("codec_name=h264|profile=High|width=320|height=240|nb_read_frames=234");
    assertThat(played.ffprobe("audio", "codec_name,profile,sample_rate,channels,nb_read_frames"))
        .isEqualTo("codec_name=aac|profile=LC|sample_rate=48000|channels=2|nb_read_frames=366");
    assertThat(played.ffprobe("video/240p", "start_time")).isEqualTo("start_time=0.000000");
    assertThat(played.ffprobe("audio", "start_time")).isEqualTo("start_time=0.000000");
    assertThat(played.ffprobeAll("manifest/video.mpd", "codec_name,nb_read_frames"))
        .containsExactly("codec_name=h264|nb_read_frames=234", "codec_name=aac|nb_read_frames=366");
    assertThat(played.segments("video/240p").stream().map(Playing.Extinf::seconds))
        .containsExactly(2.0, 2.0, 2.0, 1.8);
    assertThat(film.facts())
        .isEqualTo(
            new SourceFacts(
                film.facts().durationSeconds(),
                320,
                240,
                30,
                "vp8",
                Optional.of("vorbis"),
                330_618));
    assertThat(film.facts().durationSeconds()).isCloseTo(7.8, within(0.05));
  }

  @Test
  void everySegmentStartsWithAPictureThatStandsAloneWhereTheLastOneEnded() throws Exception {
    var film = film("mdn-crystal-480p-12s.mp4");
    var played = film.played();
    for (var rung : new String[] {"video/234p", "video/360p", "video/480p"}) {
      var at = 0L;
      var frames = 0;
      for (var segment : played.segments(rung)) {
        var framesBefore = frames;
        for (var fragment : played.fragments(rung, segment.name()).all()) {
          assertThat(fragment.decodeTime()).isEqualTo(at);
          assertThat(fragment.sync()).isTrue();
          assertThat(fragment.firstNal()).isIn(IDR, SEI);
          at += fragment.ticks();
          frames += fragment.samples();
        }
        assertThat(segment.seconds()).isCloseTo((frames - framesBefore) / 30.0, within(0.00001));
        assertThat(segment.seconds()).isLessThanOrEqualTo(6.5);
      }
      assertThat(frames).isEqualTo(Math.round(film.facts().durationSeconds() * 30));
    }
    var end = played.segments("video/234p").stream().mapToDouble(Playing.Extinf::seconds).sum();
    var soundEnd = played.segments("audio").stream().mapToDouble(Playing.Extinf::seconds).sum();
    assertThat(soundEnd).isCloseTo(end, within(1024.0 / 48_000));
  }

  @Test
  void growsFromOnePlayableRungToTheWholeLadderAtTheSameAddresses() throws Exception {
    var film = film("mdn-crystal-480p-12s.mp4");
    var played = film.played();
    var followed = film.followed();
    assertThat(followed.trees).hasSizeGreaterThanOrEqualTo(2);
    var first = Playing.of(store, "film", followed.trees.getFirst(), temp.resolve("first"));
    assertThat(first.text("manifest/video.m3u8"))
        .contains("../video/234p/playlist.m3u8")
        .doesNotContain("480p");
    assertThat(first.segments("video/234p")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(card(first).complete()).isFalse();
    assertThat(first.manifest().contains("/manifest/video.mpd")).isFalse();
    assertThat(card(played).complete()).isTrue();
    assertThat(card(played).rungSides()).containsExactly(234, 360, 480);
    assertThat(played.segments("video/234p"))
        .containsAll(first.segments("video/234p").subList(0, 3));
    assertThat(played.text("manifest/video.m3u8"))
        .contains("RESOLUTION=720x480", "FRAME-RATE=30.000", "CODECS=\"avc1.64", "iframes.m3u8");
    for (var folder : new String[] {"video/234p", "video/360p", "video/480p", "audio"}) {
      assertThat(played.text(folder + "/playlist.m3u8"))
          .contains("#EXT-X-PLAYLIST-TYPE:VOD")
          .endsWith("#EXT-X-ENDLIST\n");
    }
    assertThat(followed.percents).isSorted().last().isEqualTo(100.0);
  }

  @Test
  void aTurnedVideoStandsUprightInEveryRungAndOnThePoster() throws Exception {
    Playing.needsFfprobe();
    var played = film("mp4_sample_rotate_and_reflect.mp4").played();
    for (var rung : new String[] {"234p", "360p", "540p", "720p"}) {
      var side = Integer.parseInt(rung.substring(0, 3));
      assertThat(played.ffprobe("video/" + rung, "width,height,sample_aspect_ratio"))
          .startsWith("width=" + side + "|height=")
          .endsWith("sample_aspect_ratio=1:1");
    }
    assertThat(card(played))
        .extracting(StreamCard::width, StreamCard::height)
        .containsExactly(720, 1080);
    assertThat(card(played).rungSides()).containsExactly(234, 360, 540, 720);
    assertThat(ImageIO.read(played.root().resolve("thumbnails/thumbnail.jpg").toFile()))
        .extracting(image -> image.getWidth(), image -> image.getHeight())
        .containsExactly(720, 1080);
  }

  @Test
  void smallPicturesOfEachSecondStandInOneLarge() throws Exception {
    Playing.needsFfprobe();
    var played = film("mdn-rabbit-vp8-vorbis.webm").played();
    var board = played.text("thumbnails/storyboard.vtt");
    assertThat(board)
        .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstoryboard.jpg#xywh=0,0,160,120\n")
        .contains("00:00:06.000 --> 00:00:07.000\nstoryboard.jpg#xywh=960,0,160,120\n")
        .endsWith("00:00:07.000 --> 00:00:07.800\nstoryboard.jpg#xywh=1120,0,160,120\n");
    var sheet = ImageIO.read(played.root().resolve("thumbnails/storyboard.jpg").toFile());
    assertThat(sheet)
        .extracting(image -> image.getWidth(), image -> image.getHeight())
        .containsExactly(1280, 120);
    for (var tile = 0; tile < 8; tile++) {
      assertThat(played.difference("video/240p", tile, sheet.getSubimage(tile * 160, 0, 160, 120)))
          .as("tile " + tile + " is the picture of its second")
          .isLessThan(4);
    }
  }

  @Test
  void aVideoWithoutSoundHasNoSoundGroup() throws Exception {
    var played = film("mp4_sample_video_only.mp4").played();
    assertThat(played.text("manifest/video.m3u8")).doesNotContain("AUDIO", "mp4a");
    assertThat(played.manifest().contains("/audio/playlist.m3u8")).isFalse();
  }

  @Test
  void subtitlesInTheFileAreFoundAndMillisecondTimesGiveAUsualRate() throws Exception {
    Playing.needsFfprobe();
    var film = film("mkv_sample_with_srt.mkv");
    assertThat(film.facts().frameRate()).isCloseTo(30, within(0.05));
    assertThat(film.facts().audioCodec()).contains("ac3");
    var subtitles = film.followed().subtitles.getFirst();
    assertThat(subtitles.language()).isEqualTo("en");
    assertThat(subtitles.label()).isEqualTo("Subs Label");
    assertThat(subtitles.webVtt())
        .isEqualTo("WEBVTT\n\n00:00:00.000 --> 00:00:01.071\nThis is the first subtitle.\n");
    assertThat(film.played().ffprobe("video/720p", "r_frame_rate")).isEqualTo("r_frame_rate=30/1");
  }

  @Test
  void aDurationInTheHeaderIsNotBelieved() throws Exception {
    assertThat(film("mp4_sample_fragmented.mp4").facts().durationSeconds())
        .isCloseTo(1.0, within(0.1));
  }

  @Test
  void leftoversOfAKilledTryGoAndNothingStays() throws Exception {
    var played = film("mp4_sample_video_only.mp4").played();
    assertThat(played.fragments("video/720p", "seg-00001.m4s").all()).hasSize(1);
    assertThat(temp.resolve("work")).doesNotExist();
  }

  @Test
  void aPictureIsPaintedByAProcessThatStoodReadyAndByAnotherWhereThatWasKilled() throws Exception {
    var tree = film("mp4_sample_video_only.mp4").played().manifest();
    var still = new Still(StillFormat.JPEG, 0.5, 0, 1, new Framing(180, 120, 180, 120));
    try (var stills = new Stills(SETTINGS, StillLimits.DEFAULT)) {
      stills.expect();
      var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (painters().findAny().isEmpty() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      var ready = painters().findFirst().orElseThrow();
      var first = stills.make(store, Scope.video("film"), tree, still);
      assertThat(painters()).containsExactly(ready);

      ready.destroyForcibly();
      ready.onExit().get(10, TimeUnit.SECONDS);

      var second = stills.make(store, Scope.video("film"), tree, still);
      assertThat(((Stills.Outcome.Made) second).file())
          .isEqualTo(((Stills.Outcome.Made) first).file());
      assertThat(ImageIO.read(new ByteArrayInputStream(((Stills.Outcome.Made) first).file())))
          .extracting(image -> image.getWidth(), image -> image.getHeight())
          .containsExactly(180, 120);
    }
    assertThat(painters()).isEmpty();
  }

  private static Stream<ProcessHandle> painters() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive);
  }

  private static StreamCard card(Playing played) throws IOException {
    return played.manifest().section(Section.STREAM, StreamCard.class).orElseThrow();
  }

  private static AuditReport audit(Playing played) {
    try {
      return Audit.of(TreeReader.STREAM, new TreeReader(played));
    } catch (AuditException e) {
      throw new AssertionError(e);
    }
  }

  private Film film(String name) throws IOException {
    var known = films.get(name);
    if (known == null) {
      known = make(name);
      films.put(name, known);
    }
    return known;
  }

  /// Makes it where a try before was killed.
  private Film make(String name) throws IOException {
    var work = temp.resolve("work");
    Files.createDirectories(work.resolve("video/720p"));
    Files.writeString(work.resolve("video/720p/seg-00001.m4s"), "half a segm");
    var followed = new Followed();
    var request = new TranscodeRequest("film", name, Playing.media(name), work, store, 3600);
    var result = transcoder.transcode(request, followed);
    assertThat(result).isInstanceOf(TranscodeResult.Ready.class);
    var ready = (TranscodeResult.Ready) result;
    assertThat(followed.trees.getLast()).isEqualTo(ready.manifest());
    var played = Playing.of(store, "film", ready.manifest(), temp.resolve(name));
    assertThat(audit(played).of(Rule.Level.MUST)).as(name).isEmpty();
    return new Film(played, followed);
  }
}

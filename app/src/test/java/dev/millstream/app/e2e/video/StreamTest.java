package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shared;
import dev.millstream.app.e2e.Shell;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a video became, as ffprobe and ffmpeg find it over HTTP.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {
  private static final Pattern VARIANT =
      Pattern.compile("#EXT-X-STREAM-INF:(.*)\\R(\\.\\./video/.*)");

  @TempDir static Path temporary;
  private RunningServer server;
  private Videos videos;
  private Path clip;
  private String walk;

  /// One variant of the multivariant playlist.
  private record Variant(String attributes, String url, int width, int height) {
    double number(String name) {
      var matcher = Pattern.compile("(?:^|,)" + name + "=([0-9.]+)").matcher(attributes);
      assertThat(matcher.find()).as(attributes).isTrue();
      return Double.parseDouble(matcher.group(1));
    }
  }

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.start(temporary.resolve("data"));
    videos = new Videos(server);
    clip = Ffmpeg.draw(temporary.resolve("A walk.mp4"), "960x540", 7);
    walk = videos.upload(clip);
    videos.ready(walk);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aLadderNeverGoesAboveItsSource() throws Exception {
    var variants = variants(walk);

    assertThat(variants)
        .extracting(Variant::width, Variant::height)
        .containsExactlyInAnyOrder(tuple(960, 540), tuple(640, 360), tuple(416, 234));
    for (var variant : variants) {
      var probed = stream(Ffmpeg.probe(variant.url()), "video");
      assertThat(probed.path("codec_name").asString()).isEqualTo("h264");
      assertThat(probed.path("width").asInt()).isEqualTo(variant.width());
      assertThat(probed.path("height").asInt()).isEqualTo(variant.height());
      assertThat(probed.path("avg_frame_rate").asString()).isEqualTo("25/1");
      assertThat(variant.number("FRAME-RATE")).isEqualTo(25);
      assertThat(variant.number("BANDWIDTH"))
          .isGreaterThanOrEqualTo(variant.number("AVERAGE-BANDWIDTH"));
      assertThat(variant.attributes()).contains("CODECS=\"avc1.", ",mp4a.40.2\"");
      assertThat(length(variant.url())).isEqualTo(7, within(0.001));
      Ffmpeg.decode(variant.url());
    }
  }

  @Test
  void theSoundIsStereoAacOfItsOwn() throws Exception {
    var master = Curl.get(videos.url(walk, "/manifest/video.m3u8")).body();

    assertThat(master).containsOnlyOnce("#EXT-X-MEDIA:TYPE=AUDIO").contains("AUDIO=\"audio\"");
    var playlist = videos.url(walk, "/audio/playlist.m3u8");
    var sound = stream(Ffmpeg.probe(playlist), "audio");
    assertThat(sound.path("codec_name").asString()).isEqualTo("aac");
    assertThat(sound.path("channels").asInt()).isEqualTo(2);
    assertThat(length(playlist)).isEqualTo(7, within(0.1));
    Ffmpeg.decode(videos.url(walk, "/manifest/video.m3u8"));
  }

  @Test
  void aPosterAndAPageStandForTheVideo() throws Exception {
    var poster = videos.url(walk, "/thumbnails/thumbnail.jpg");
    var picture = stream(Ffmpeg.probe(poster), "video");
    var page = Browser.look(Map.of("url", videos.url(walk, "/watch"), "width", 375, "height", 700));

    assertThat(
            Curl.get(poster, "--output", "/dev/null", "--dump-header", "-").header("content-type"))
        .isEqualTo("image/jpeg");
    assertThat(picture.path("codec_name").asString()).isEqualTo("mjpeg");
    assertThat(picture.path("width").asDouble() / picture.path("height").asDouble())
        .isEqualTo(16 / 9.0, within(0.01));
    assertThat(page.path("title").asString()).isEqualTo("A walk.mp4");
    assertThat(page.path("text").asString())
        .contains("A walk.mp4", "0:07 · 234p, 360p, 540p", "Embed");
    assertThat(page.path("overflows").asBoolean()).isFalse();
    assertThat(page.path("unlabelled").asInt()).isZero();
    assertThat(page.path("problems")).isEmpty();
  }

  @Test
  void picturesOfAnyMomentAreExact() throws Exception {
    var film = Ffmpeg.greys(clip.toString(), 160, 90);

    assertThat(film).hasSize(175);
    for (var frame : new int[] {0, 13, 49, 50, 101, 150, 174}) {
      var still = videos.url(walk, "/thumbnails/thumbnail.png?time=" + frame / 25.0 + "s");
      assertThat(Ffmpeg.mostAlike(film, Ffmpeg.grey(still, 0, 160, 90))).as(still).isEqualTo(frame);
    }

    var late = videos.url(walk, "/thumbnails/thumbnail.png?time=1h");
    assertThat(Ffmpeg.mostAlike(film, Ffmpeg.grey(late, 0, 160, 90))).isEqualTo(174);
    var square = Ffmpeg.probe(videos.url(walk, "/thumbnails/thumbnail.jpg?height=101&width=101"));
    assertThat(square.at("/streams/0/codec_name").asString()).isEqualTo("mjpeg");
    assertThat(square.at("/streams/0/width").asInt()).isEqualTo(101);
    assertThat(square.at("/streams/0/height").asInt()).isEqualTo(101);
    var webp = Ffmpeg.probe(videos.url(walk, "/thumbnails/thumbnail.webp?time=3s&height=90"));
    assertThat(webp.at("/streams/0/width").asInt()).isEqualTo(160);
    var gif = videos.url(walk, "/thumbnails/thumbnail.gif?time=1s&duration=2s&fps=10&width=160");
    var moving = Ffmpeg.probe(gif);
    assertThat(moving.at("/streams/0/codec_name").asString()).isEqualTo("gif");
    assertThat(moving.at("/format/duration").asDouble()).isEqualTo(2, within(0.001));
    // from a file: over HTTP, anyone's, ffprobe misses the last picture of a GIF
    var file = temporary.resolve("moving.gif");
    var curl = List.of("curl", "-sS", "-o", file.toString(), gif);
    Shell.run(temporary, Map.of("no_proxy", "*"), curl).expectSuccess();
    assertThat(Ffmpeg.pictures(file)).isEqualTo(20);

    var half = "{\"thumbnailTimestampPct\":0.4}";
    var json = "Content-Type: application/json";
    server.call("POST", "/stream/" + walk, "-H", json, "-d", half);
    var poster = videos.url(walk, "/thumbnails/thumbnail.jpg?width=160");
    Shell.until(
        Duration.ofSeconds(30),
        () -> Ffmpeg.mostAlike(film, Ffmpeg.grey(poster, 0, 160, 90)),
        frame -> frame == 70);
  }

  @Test
  void aTurnedVideoIsUprightInEveryRung() throws Exception {
    var whole = Shared.video("mp4_internal_emulator_transformer_output_270_rotated.mp4");
    var source = Ffmpeg.cut(whole, 3, temporary.resolve("turned.mp4"));
    var uid = videos.upload(source);
    var video = videos.ready(uid);

    assertThat(video.path("input").path("width").asInt()).isEqualTo(720);
    assertThat(video.path("input").path("height").asInt()).isEqualTo(1280);
    var upright = Ffmpeg.grey(source.toString(), 2, 18, 32);
    assertThat(Ffmpeg.likeness(upright, turned(upright))).as("half a turn shows").isLessThan(0.8);
    var variants = variants(uid);
    assertThat(variants).hasSizeGreaterThan(2);
    for (var variant : variants) {
      var probed = stream(Ffmpeg.probe(variant.url()), "video");
      assertThat(probed.path("height").asInt()).isGreaterThan(probed.path("width").asInt());
      assertThat(probed.path("coded_height").asInt())
          .isGreaterThan(probed.path("coded_width").asInt());
      assertThat(probed.path("side_data_list").toString()).doesNotContain("rotation");
      var shown = Ffmpeg.grey(variant.url(), 2, 18, 32);
      assertThat(Ffmpeg.likeness(upright, shown)).as(variant.url()).isGreaterThan(0.98);
    }
    assertThat(Curl.get(videos.url(uid, "/watch")).body()).contains("234p, 360p, 540p, 720p");
    var poster = stream(Ffmpeg.probe(videos.url(uid, "/thumbnails/thumbnail.jpg")), "video");
    assertThat(poster.path("height").asInt()).isGreaterThan(poster.path("width").asInt());
  }

  @Test
  void aVideoWithoutSoundHasNoneAddedToIt() throws Exception {
    var whole = Shared.video("intel-person-768x432-10fps-139s-noaudio.mp4");
    var uid = videos.upload(Ffmpeg.cut(whole, 8, temporary.resolve("silent.mp4")));
    videos.ready(uid);

    assertThat(Curl.get(videos.url(uid, "/manifest/video.m3u8")).body())
        .doesNotContain("AUDIO", "mp4a");
    assertThat(variants(uid))
        .extracting(Variant::width, Variant::height)
        .contains(tuple(768, 432))
        .allSatisfy(size -> assertThat((int) size.toArray()[1]).isLessThanOrEqualTo(432));
    for (var variant : variants(uid)) {
      assertThat(Ffmpeg.probe(variant.url()).path("streams")).hasSize(1);
      assertThat(length(variant.url())).isEqualTo(8, within(0.5));
      Ffmpeg.decode(variant.url());
    }
    var seen = Browser.play(Map.of("url", videos.url(uid, "/watch"), "seconds", 2));
    assertThat(seen.path("frames").asInt()).isGreaterThan(10);
    assertThat(seen.path("spread").asDouble()).isGreaterThan(20);
    assertThat(seen.path("problems")).isEmpty();
  }

  private List<Variant> variants(String uid) throws Exception {
    var master = videos.url(uid, "/manifest/video.m3u8");
    var variants = new ArrayList<Variant>();
    var matcher = VARIANT.matcher(Curl.get(master).body());
    while (matcher.find()) {
      var size = Pattern.compile("RESOLUTION=(\\d+)x(\\d+)").matcher(matcher.group(1));
      assertThat(size.find()).isTrue();
      variants.add(
          new Variant(
              matcher.group(1),
              URI.create(master).resolve(matcher.group(2)).toString(),
              Integer.parseInt(size.group(1)),
              Integer.parseInt(size.group(2))));
    }
    return variants;
  }

  /// The sum of a playlist's segments, which must have an end.
  private static double length(String playlist) throws Exception {
    var text = Curl.get(playlist).body();
    assertThat(text).contains("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-ENDLIST");
    return Pattern.compile("#EXTINF:([0-9.]+)")
        .matcher(text)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  private static JsonNode stream(JsonNode probed, String type) {
    return probed
        .path("streams")
        .valueStream()
        .filter(stream -> stream.path("codec_type").asString().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + ": " + probed));
  }

  private static byte[] turned(byte[] picture) {
    var turned = new byte[picture.length];
    for (var i = 0; i < picture.length; i++) {
      turned[i] = picture[picture.length - 1 - i];
    }
    return turned;
  }
}

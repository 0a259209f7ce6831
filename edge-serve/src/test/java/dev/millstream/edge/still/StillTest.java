package dev.millstream.edge.still;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoAccess;
import dev.millstream.store.video.VideoPoster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures of videos at any time; the maker tells what it was asked for.
class StillTest {
  private static final String HOST = "stream.localhost";
  private static final String WIDE = "0123456789abcdef0123456789abcdef";
  private static final String CHOSEN = "11111111111111111111111111111111";
  private static final String CLOSED = "22222222222222222222222222222222";
  private static final String BARE = "33333333333333333333333333333333";

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static final ConcurrentLinkedQueue<Shot> made = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.stills((_, _, shot) -> {
      made.add(shot);
      return new StillMaker.Made(words(shot).getBytes(StandardCharsets.UTF_8));
    });
    publish(WIDE, VideoAccess.OPEN, 0);
    publish(CHOSEN, VideoAccess.OPEN, 0.25);
    publish(CLOSED, new VideoAccess(true, List.of()), 0);
    edge.publish(
        RefName.stream(BARE),
        tree -> tree.writer.section(Section.STREAM, StreamCard.failed(BARE, "x", "No video.")));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "jpg?time=1m2s,JPEG 62.0+0.0@1 640x360>640x360",
    "jpg?time=8m,JPEG 480.0+0.0@1 640x360>640x360",
    "png?time=1h0m0.04s,PNG 3600.04+0.0@1 640x360>640x360",
    "webp?time=2.5,WEBP 2.5+0.0@1 640x360>640x360",
    "png,PNG 0.0+0.0@1 1280x720>1280x720",
    "jpg?width=320,JPEG 0.0+0.0@1 320x180>320x180",
    "jpg?height=90,JPEG 0.0+0.0@1 160x90>160x90",
    "jpg?width=100&height=100,JPEG 0.0+0.0@1 178x100>100x100",
    "jpg?width=100&height=100&fit=crop,JPEG 0.0+0.0@1 178x100>100x100",
    "jpg?width=100&height=100&fit=clip,JPEG 0.0+0.0@1 100x56>100x56",
    "jpg?width=100&height=100&fit=scale,JPEG 0.0+0.0@1 100x100>100x100",
    "jpg?width=100&height=100&fit=fill,JPEG 0.0+0.0@1 100x56>100x100",
    "gif,GIF 0.0+5.0@8 320x180>320x180",
    "gif?time=3s&duration=2s&fps=10&width=200,GIF 3.0+2.0@10 200x113>200x113",
    "webp?duration=1s,MOVING_WEBP 0.0+1.0@8 320x180>320x180"
  })
  void cloudflaresParametersSayWhatIsMade(String asked, String expected) throws IOException {
    var answer = edge.get(HOST, "/" + WIDE + "/thumbnails/thumbnail." + asked);
    assertThat(answer.line()).isEqualTo("200 " + expected);
    var type = asked.replaceAll("[?].*", "").replace("jpg", "jpeg");
    assertThat(answer.field("Content-Type")).isEqualTo("image/" + type);
    assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.field("Cache-Control")).startsWith("public, max-age=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jpg?time=soon|time is a time such as 90s or 1m30s, not \"soon\".",
        "jpg?time=-1s|time is a time such as 90s or 1m30s, not \"-1s\".",
        "jpg?width=9|width is from 10 to 2000, not 9.",
        "jpg?height=2001|height is from 10 to 2000, not 2001.",
        "jpg?height=tall|height is a whole number, not \"tall\".",
        "jpg?fit=cover|fit is crop, clip, scale or fill, not \"cover\".",
        "gif?duration=11s|duration is from 0.1 to 10, not 11.",
        "gif?fps=60|fps is from 1 to 15, not 60.",
        "gif?width=641|width is from 10 to 640, not 641."
      })
  void whatMakesNoSenseIsRefusedWithItsName(String asked, String why) throws IOException {
    var before = made.size();
    var answer = edge.get(HOST, "/" + WIDE + "/thumbnails/thumbnail." + asked);
    assertThat(answer.line()).isEqualTo("400 " + why + "\n");
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(made).hasSize(before);
  }

  @Test
  void aPictureIsMadeOnceHoweverManyAskForIt() throws Exception {
    var path = "/" + WIDE + "/thumbnails/thumbnail.jpg?time=7s";
    var first = edge.get(HOST, path).line();
    var before = made.size();
    for (var same : List.of("?time=7s", "?time=7", "?time=0m7s&unknown=1")) {
      assertThat(edge.get(HOST, "/" + WIDE + "/thumbnails/thumbnail.jpg" + same).line())
          .isEqualTo(first);
    }
    assertThat(edge.send("HEAD", HOST, path).status()).isEqualTo(200);
    assertThat(made).hasSize(before);
  }

  @Test
  void thePosterIsAFileUntilTheOwnerChoosesAnotherMoment() throws IOException {
    assertThat(edge.get(HOST, "/" + WIDE + "/thumbnails/thumbnail.jpg").line())
        .isEqualTo("200 poster");
    assertThat(edge.get(HOST, "/" + CHOSEN + "/thumbnails/thumbnail.jpg").line())
        .isEqualTo("200 JPEG 15.0+0.0@1 1280x720>1280x720");
    assertThat(edge.get(HOST, "/" + CHOSEN + "/thumbnails/thumbnail.gif").text())
        .startsWith("GIF 0.0+5.0@8");
    assertThat(edge.get(HOST, "/" + CHOSEN + "/thumbnails/thumbnail.jpg?time=0s").text())
        .startsWith("JPEG 0.0");
  }

  @Test
  void whereThereIsNothingToSeeThereAreNoPictures() throws IOException {
    var before = made.size();
    assertThat(edge.get(HOST, "/" + CLOSED + "/thumbnails/thumbnail.png?time=1s").status())
        .isEqualTo(401);
    for (var path :
        List.of(
            BARE + "/thumbnails/thumbnail.jpg",
            WIDE + "/thumbnails/thumbnail.svg",
            BARE + "/thumbnails/thumbnail.gif")) {
      assertThat(edge.get(HOST, "/" + path + "?time=1s").status()).isEqualTo(404);
    }
    assertThat(edge.send("POST", HOST, "/" + WIDE + "/thumbnails/thumbnail.gif").status())
        .isEqualTo(405);
    assertThat(made).hasSize(before);
  }

  @Test
  void whoComesWhileTooManyWaitIsToldToComeAgain() throws Exception {
    try (var busy = new EdgeFixture(folder.resolve("busy"))) {
      var entered = new CountDownLatch(1);
      busy.stills((_, _, _) -> {
        entered.countDown();
        return new StillMaker.Busy();
      });
      busy.publish(RefName.stream(WIDE), tree -> fill(tree, WIDE));
      var answer = busy.get(HOST, "/" + WIDE + "/thumbnails/thumbnail.png");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.field("Retry-After")).isEqualTo("2");
      assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
      assertThat(entered.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void publish(String uid, VideoAccess access, double poster) throws IOException {
    edge.publish(
        RefName.stream(uid),
        tree -> {
          fill(tree, uid);
          tree.writer.section(Section.VIDEO_ACCESS, access);
          if (poster > 0) {
            tree.writer.section(Section.VIDEO_POSTER, new VideoPoster(poster));
          }
        });
  }

  private static void fill(EdgeFixture.Tree tree, String uid) {
    tree.text("/manifest/video.m3u8", "playlist");
    tree.text("/thumbnails/thumbnail.jpg", "poster");
    var card = new StreamCard(uid, "A walk", 60, 1280, 720, true, List.of(720), "");
    tree.writer.section(Section.STREAM, card);
  }

  private static String words(Shot shot) {
    var crop = shot.crop();
    return String.format(
        Locale.ROOT,
        "%s %s+%s@%d %dx%d>%dx%d",
        shot.form(),
        shot.seconds(),
        shot.lengthSeconds(),
        shot.perSecond(),
        crop.scaledWidth(),
        crop.scaledHeight(),
        crop.width(),
        crop.height());
  }
}

package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of a site, as browsers that know more formats get them.
@Tag("e2e")
class SmallerPicturesTest {
  private static final String CHROMIUM =
      "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
  private static final String ONLY_WEBP = "Accept: image/webp,*/*";
  private static final String NO_AVIF = "Accept: image/avif;q=0, image/jpeg";
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int PICTURES = 6;

  @TempDir Path temporary;

  @Test
  void browsersGetThePictureInTheFormatThatSuitsThemThoughTheServerWasKilledMeanwhile()
      throws Exception {
    var source = Files.createDirectories(temporary.resolve("site"));
    for (var i = 0; i < PICTURES; i++) {
      ImageIO.write(drawn(i), "jpg", source.resolve("photo-%d.jpg".formatted(i)).toFile());
    }
    ImageIO.write(drawn(7, 1300, 800), "jpg", source.resolve("wide.jpg").toFile());
    ImageIO.write(drawn(0), "png", source.resolve("drawing.png").toFile());
    var broken = Files.readAllBytes(source.resolve("photo-1.jpg"));
    Files.write(source.resolve("broken.jpg"), Arrays.copyOf(broken, 5_000));
    Files.writeString(source.resolve("README.md"), "# Hello\n\n![](photo-0.jpg) ![](wide.jpg)\n");
    Files.writeString(
        source.resolve("_headers"), "/photo-1.jpg\n  Cache-Control: max-age=60, no-transform\n");
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var copy = WorkingCopy.of(source, Files.createDirectories(temporary.resolve("copy")));
      copy.push(server, "album", "main").expectSuccess();
      var photo = server.site("album", "/photo-0.jpg");
      var plain = seen(photo, "Accept: image/jpeg");
      assertThat(plain.header("content-type")).isEqualTo("image/jpeg");
      assertThat(plain.header("vary")).isEqualTo("Accept");
      Shell.until(SOON, () -> seen(photo, CHROMIUM), SmallerPicturesTest::isAvif);

      server.kill();
      server.startAgain();

      for (var i = 0; i < PICTURES; i++) {
        if (i != 1) {
          var each = server.site("album", "/photo-%d.jpg".formatted(i));
          Shell.until(SOON, () -> seen(each, CHROMIUM), SmallerPicturesTest::isAvif);
        }
      }
      var again = server.site("album", "/photo-0.jpg");
      for (var round = 0; round < 3; round++) { // the second is answered from memory
        assertThat(type(again, CHROMIUM)).isEqualTo("image/avif");
        assertThat(type(again, ONLY_WEBP)).isEqualTo("image/webp");
        assertThat(type(again, NO_AVIF)).isEqualTo("image/jpeg");
        assertThat(type(again, "Accept: */*")).isEqualTo("image/jpeg");
      }
      var small = seen(again, CHROMIUM);
      assertThat(Long.parseLong(small.header("content-length")))
          .isLessThan(Long.parseLong(plain.header("content-length")));
      assertThat(small.header("etag")).isNotEqualTo(plain.header("etag"));
      assertThat(Curl.get(again, "-H", "If-None-Match: " + small.header("etag"), "-H", CHROMIUM))
          .satisfies(same -> assertThat(same.status()).isEqualTo(304));
      assertNarrower(server);
      assertThat(type(server.site("album", "/drawing.png"), CHROMIUM)).isEqualTo("image/webp");
      assertThat(type(server.site("album", "/broken.jpg"), CHROMIUM)).isEqualTo("image/jpeg");
      assertThat(type(server.site("album", "/photo-1.jpg"), CHROMIUM)).isEqualTo("image/jpeg");
      assertThat(server.cli("logs", "album").expectSuccess().output())
          .contains("picture: /broken.jpg stays as it is: it is damaged");
    }
  }

  private static void assertNarrower(RunningServer server) throws Exception {
    var wide = server.site("album", "/wide.jpg");
    assertThat(Curl.get(server.site("album", "/")).body())
        .contains("wide.jpg?width=480 480w, wide.jpg?width=960 960w, wide.jpg 1300w");
    // as AVIF, too, only where that saves enough beside WebP
    Shell.until(SOON, () -> seen(wide, CHROMIUM), each -> !isJpeg(each));
    var bytes = new ArrayList<Long>();
    for (var query : List.of("?width=300", "?width=481", "?width=961", "?width=no")) {
      bytes.add(Long.valueOf(seen(wide + query, CHROMIUM).header("content-length")));
      assertThat(type(wide + query, "Accept: */*")).isEqualTo("image/jpeg");
    }
    assertThat(bytes.get(0)).as("480 of 1300 pixels").isLessThan(bytes.get(1) / 2);
    assertThat(bytes.get(1)).as("960 of 1300 pixels").isLessThan(bytes.get(2));
    assertThat(bytes.get(2)).as("all pixels").isEqualTo(bytes.get(3));
  }

  private static String type(String url, String accept) throws Exception {
    return seen(url, accept).header("content-type");
  }

  /// The answer's head.
  private static Curl.Answer seen(String url, String accept) throws Exception {
    return Curl.get(url, "-D", "-", "-o", "/dev/null", "-H", accept);
  }

  private static boolean isJpeg(Curl.Answer answer) {
    return answer.header("content-type").equals("image/jpeg");
  }

  private static boolean isAvif(Curl.Answer answer) {
    return answer.header("content-type").equals("image/avif");
  }

  private static BufferedImage drawn(int seed) {
    return drawn(seed, WIDTH, HEIGHT);
  }

  private static BufferedImage drawn(int seed, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    var random = new Random(seed);
    for (var i = 0; i < 300; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      pen.fillOval(random.nextInt(width), random.nextInt(height), 40, 40);
    }
    pen.dispose();
    return picture;
  }
}

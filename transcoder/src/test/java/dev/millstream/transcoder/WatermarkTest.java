package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.overlay.Position;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A picture over a video, in all that is made of it.
class WatermarkTest {
  private static final int SIDE = 64;

  @TempDir Path temp;

  @Test
  void aPictureLiesInItsCornerOfEveryRungPosterAndStoryboard() throws Exception {
    Playing.needsFfprobe();
    // grey, and such that it would be passed through
    var grey = temp.resolve("grey.mp4");
    Ffmpeg.run("-f lavfi -i color=gray:s=640x360:r=10:d=1 -c:v libx264 -pix_fmt yuv420p " + grey);
    var mark = picture("mark.png");
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder =
            new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")))) {
      var request =
          new TranscodeRequest(
              "film",
              "Film",
              grey,
              temp.resolve("work"),
              store,
              60,
              Optional.of(new Overlay(mark, new Look(1, 0.1, 0.25, Position.LOWER_LEFT))),
              Optional.empty(),
              Optional.empty());
      var ready = (TranscodeResult.Ready) transcoder.transcode(request, new Followed());

      var played = Playing.of(store, "film", ready.manifest(), temp.resolve("played"));
      assertThat(played.manifest().contains("/video/source/playlist.m3u8")).isFalse();
      for (var shown :
          List.of(
              "video/234p/playlist.m3u8",
              "video/360p/playlist.m3u8",
              "thumbnails/thumbnail.jpg",
              "thumbnails/storyboard.jpg")) {
        var png = temp.resolve("shown" + shown.hashCode() + ".png");
        Ffmpeg.run(
            "-i %s -frames:v 1 -vf scale=640:360 %s".formatted(played.root().resolve(shown), png));
        var picture = ImageIO.read(png.toFile());
        // its left half is red and its right half clear; 160 by 80, 64 from the left, 36 from below
        assertThat(colour(picture, 104, 284)).as(shown).isEqualTo("red");
        assertThat(colour(picture, 184, 284)).as(shown).isEqualTo("grey");
        assertThat(colour(picture, 104, 234)).as(shown).isEqualTo("grey");
        assertThat(colour(picture, 50, 284)).as(shown).isEqualTo("grey");
        assertThat(colour(picture, 104, 334)).as(shown).isEqualTo("grey");
        assertThat(colour(picture, 536, 76)).as(shown).isEqualTo("grey");
      }
    }
  }

  private Path picture(String name) throws IOException {
    var picture = new BufferedImage(SIDE, SIDE / 2, BufferedImage.TYPE_INT_ARGB);
    var pen = picture.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, SIDE / 2, SIDE / 2);
    pen.dispose();
    var file = temp.resolve(name);
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  private static String colour(BufferedImage picture, int x, int y) {
    var colour = new Color(picture.getRGB(x, y));
    var grey =
        Math.abs(colour.getRed() - 128) < 25
            && Math.abs(colour.getGreen() - 128) < 25
            && Math.abs(colour.getBlue() - 128) < 25;
    var red = colour.getRed() > 225 && colour.getGreen() < 30 && colour.getBlue() < 30;
    return grey ? "grey" : red ? "red" : colour.toString();
  }
}

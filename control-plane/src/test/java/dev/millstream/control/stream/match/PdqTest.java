package dev.millstream.control.stream.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PdqTest {
  private static final int SAME_MAX = 31;

  /// What Meta's own implementation in Java gives for these pictures; all have its quality 100.
  @ParameterizedTest
  @CsvSource({
    "1, 640, 360, e4428f383196f0365281a57478c55a8b8f3a5a8bad7e0fc9ce6970c71bbdb909",
    "1, 960, 540, ec428f383196f0365281ad7470c5da8f8f3a528bad7e0fc9ce6970c713bdb109",
    "2,  64,  64, ee0024fe4e8ff9217889465719ad19ade6527888c73246de2572db121bdec71b",
    "3, 127, 300, c64a3884ec45c27b9b2f8b0a25d325d1da2c70f564d03d8413bacf7b39b513f5",
    "4, 333,  77, 871d25c8137d469ba50c13c2c65fc65f19a0ec3d5abbb9686c82da3778e69351",
  })
  void itIsMetasHashToTheBit(int seed, int width, int height, String hash) {
    var hashed = Pdq.of(cells(seed, width, height));

    assertThat(hashed.hash().hex()).isEqualTo(hash);
    assertThat(hashed.quality()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"640, 360", "320, 180", "160, 90", "1280, 720", "500, 500"})
  void aScaledPictureIsTheSame(int width, int height) {
    var picture = Pdq.of(picture(1));

    assertThat(picture.quality()).isGreaterThanOrEqualTo(50);
    assertThat(picture.hash().distance(Pdq.of(scaled(picture(1), width, height)).hash()))
        .isLessThanOrEqualTo(SAME_MAX);
  }

  @ParameterizedTest
  @CsvSource({"0.9", "0.5", "0.2"})
  void aPictureThatWasCompressedIsTheSame(float quality) throws IOException {
    var again = compressed(scaled(picture(2), 320, 180), quality);

    assertThat(Pdq.of(picture(2)).hash().distance(Pdq.of(again).hash()))
        .isLessThanOrEqualTo(SAME_MAX);
  }

  @Test
  void otherPicturesAreFarAway() {
    for (var one = 0; one < 12; one++) {
      for (var other = 0; other < one; other++) {
        assertThat(Pdq.of(picture(one)).hash().distance(Pdq.of(picture(other)).hash()))
            .isGreaterThan(80);
      }
    }
  }

  @Test
  void halfOfTheBitsAreSetAndReadAsTheyAreWritten() {
    var hash = Pdq.of(picture(3)).hash();

    assertThat(hash.distance(new PdqHash(0, 0, 0, 0))).isEqualTo(128);
    assertThat(hash.hex()).hasSize(64);
    assertThat(PdqHash.of(hash.hex())).isEqualTo(hash);
    assertThatThrownBy(() -> PdqHash.of("12")).isInstanceOf(IllegalArgumentException.class);
  }

  /// The wave that goes once across is the lowest bit; turned by half, all its neighbours stay.
  @Test
  void theLowestWaveIsTheLastBit() {
    var gray = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (var y = 0; y < 64; y++) {
      for (var x = 0; x < 64; x++) {
        var wave = Math.cos(Math.PI * (2 * x + 1) / 128) * Math.cos(Math.PI * (2 * y + 1) / 128);
        var level = (int) Math.round(127 + 120 * wave);
        gray.setRGB(x, y, new Color(level, level, level).getRGB());
      }
    }
    assertThat(Pdq.of(gray).hash().d() & 1).isEqualTo(1);
  }

  @Test
  void anEmptyPictureTellsNothing() {
    assertThat(Pdq.of(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB)).quality()).isZero();
    assertThat(Pdq.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)).quality()).isZero();
  }

  /// Fields of colours that no drawing library makes.
  private static BufferedImage cells(int seed, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        var color = seed * 0x9E3779B97F4A7C15L + x * 12 / width * 31L + y * 9 / height * 1009L;
        color = (color ^ color >>> 33) * 0xff51afd7ed558ccdL;
        picture.setRGB(x, y, (int) (color ^ color >>> 33) & 0xffffff);
      }
    }
    return picture;
  }

  /// Boxes and discs, other ones for each seed.
  static BufferedImage picture(int seed) {
    var picture = new BufferedImage(960, 540, BufferedImage.TYPE_INT_RGB);
    var random = new Random(seed);
    var pen = picture.createGraphics();
    for (var i = 0; i < 120; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      var x = random.nextInt(960) - 60;
      var y = random.nextInt(540) - 60;
      var width = 40 + random.nextInt(160);
      var height = 40 + random.nextInt(160);
      if (random.nextBoolean()) {
        pen.fillOval(x, y, width, height);
      } else {
        pen.fillRect(x, y, width, height);
      }
    }
    pen.dispose();
    return picture;
  }

  static BufferedImage scaled(BufferedImage picture, int width, int height) {
    var out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = out.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(picture, 0, 0, width, height, null);
    pen.dispose();
    return out;
  }

  static BufferedImage compressed(BufferedImage picture, float quality) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg(picture, quality)));
  }

  static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var wish = writer.getDefaultWriteParam();
    wish.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    wish.setCompressionQuality(quality);
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), wish);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of sites, made smaller.
class PicturesTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;

  /// The colours of the corners: above left, above right, below left, below right.
  private static final List<Color> CORNERS =
      List.of(new Color(200, 30, 30), new Color(30, 160, 30), new Color(30, 30, 200), Color.GRAY);

  /// Which of them are above left and above right in an upright picture, by EXIF's orientation.
  private static final int[][] ABOVE = {
    {0, 1}, {1, 0}, {3, 2}, {2, 3}, {0, 2}, {2, 0}, {3, 1}, {1, 3}
  };

  @TempDir Path temp;
  private Transcoder transcoder;
  private Pictures pictures;

  @BeforeEach
  void start() throws IOException {
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
    pictures = transcoder.pictures();
  }

  @AfterEach
  void stop() throws IOException {
    pictures.close();
    transcoder.close();
  }

  @Test
  void aPhotographIsSmallerAsAvifAndAsWebpAndStandsUprightInItsColours() throws Exception {
    Playing.needsFfprobe();
    var plain = jpeg();
    for (var orientation = 1; orientation <= ABOVE.length; orientation++) {
      var photograph = turned(plain, orientation);
      var made = (Pictures.Outcome.Made) pictures.make(photograph);
      for (var file : List.of(made.avif(), made.webp())) {
        assertThat(file).as("orientation %s", orientation).isPresent();
        assertThat(file.get().length).isLessThan(photograph.length * 9 / 10);
        var shown = shown(file.get());
        assertThat(shown.getWidth()).isEqualTo(orientation < 5 ? WIDTH : HEIGHT);
        var above = ABOVE[orientation - 1];
        assertAlike(shown.getRGB(10, 10), CORNERS.get(above[0]));
        assertAlike(shown.getRGB(shown.getWidth() - 10, 10), CORNERS.get(above[1]));
      }
    }
  }

  @Test
  void aPngIsTheSameAsWebp() throws Exception {
    Playing.needsFfprobe();
    var drawn = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    paint(drawn);
    drawn.setRGB(5, 5, 0x40ff8000); // three quarters clear
    var made = (Pictures.Outcome.Made) pictures.make(file(drawn, "png"));
    assertThat(made.avif()).isEmpty();
    var shown = shown(made.webp().orElseThrow());
    for (var x = 0; x < WIDTH; x++) {
      assertThat(shown.getRGB(x, x % HEIGHT)).isEqualTo(drawn.getRGB(x, x % HEIGHT));
    }
  }

  @Test
  void whatIsDamagedMovesOrHasColoursOfItsOwnIsLeftAndHarmsNothing() throws Exception {
    var photograph = jpeg();
    var half = Arrays.copyOf(photograph, photograph.length / 2);
    assertThat(why(half)).contains("damaged");
    assertThat(why(new byte[100_000])).contains("neither a JPEG nor a PNG");
    var png = file(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png");
    var huge = png.clone();
    huge[16] = 0x7f; // two thousand million pixels wide
    assertThat(why(huge)).contains("damaged, or has more than 40,000,000 pixels");
    var moving = spliced(png, 33, HexFormat.of().parseHex("000000086163544c0000000200000000"));
    assertThat(why(moving)).isEqualTo("it moves");
    var profile = "ICC_PROFILE\0\1\1" + "\0".repeat(36) + "acsp" + "Display P3".repeat(20);
    var wide = spliced(photograph, 2, segment(0xe2, profile.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(why(wide)).isEqualTo("it has a colour profile that is not sRGB");
    assertThat(pictures.make(photograph)).isInstanceOf(Pictures.Outcome.Made.class);
  }

  private String why(byte[] picture) throws IOException {
    return ((Pictures.Outcome.Left) pictures.make(picture)).why();
  }

  private static void assertAlike(int seen, Color wanted) {
    var colour = new Color(seen);
    assertThat(Math.abs(colour.getRed() - wanted.getRed())).isLessThan(12);
    assertThat(Math.abs(colour.getGreen() - wanted.getGreen())).isLessThan(12);
    assertThat(Math.abs(colour.getBlue() - wanted.getBlue())).isLessThan(12);
  }

  private static void paint(BufferedImage picture) {
    var random = new Random(7);
    for (var y = 0; y < HEIGHT; y++) {
      for (var x = 0; x < WIDTH; x++) {
        var corner = CORNERS.get((x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2));
        var noise = x % 100 < 20 ? 0 : random.nextInt(16);
        picture.setRGB(x, y, corner.getRGB() + noise);
      }
    }
  }

  private static byte[] jpeg() throws IOException {
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    paint(picture);
    var out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(0.97f);
    try (var image = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(image);
      writer.write(null, new IIOImage(picture, null, null), how);
    }
    writer.dispose();
    return out.toByteArray();
  }

  private static byte[] file(BufferedImage picture, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(picture, format, out);
    return out.toByteArray();
  }

  /// With an EXIF block that says how it is turned.
  private static byte[] turned(byte[] jpeg, int orientation) {
    var exif =
        "4578696600004d4d002a000000080001011200030000000100%02d000000000000".formatted(orientation);
    return spliced(jpeg, 2, segment(0xe1, HexFormat.of().parseHex(exif)));
  }

  private static byte[] segment(int marker, byte[] content) {
    var length = content.length + 2;
    return spliced(
        new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length}, 4, content);
  }

  private static byte[] spliced(byte[] into, int at, byte[] bytes) {
    var out = new ByteArrayOutputStream();
    out.write(into, 0, at);
    out.writeBytes(bytes);
    out.write(into, at, into.length - at);
    return out.toByteArray();
  }

  /// What another decoder makes of it.
  private BufferedImage shown(byte[] file) throws IOException, InterruptedException {
    var from = Files.write(temp.resolve("made"), file);
    var to = temp.resolve("shown.png");
    var process =
        new ProcessBuilder("ffmpeg", "-v", "error", "-y", "-i", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return Optional.ofNullable(ImageIO.read(to.toFile())).orElseThrow();
  }
}

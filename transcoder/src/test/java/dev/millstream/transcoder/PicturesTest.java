package dev.millstream.transcoder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

  private static Transcoder transcoder;
  private static Pictures pictures;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    transcoder = new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")));
    pictures = transcoder.pictures();
  }

  @AfterAll
  static void stop() throws IOException {
    pictures.close();
    transcoder.close();
  }

  @Test
  void aPhotographIsSmallerAsAvifAndAsWebpAndStandsUprightInItsColours() throws Exception {
    Playing.needsFfprobe();
    var plain = jpeg();
    var files = new ArrayList<byte[]>();
    for (var orientation = 1; orientation <= ABOVE.length; orientation++) {
      var photograph = turned(plain, orientation);
      var made = made(photograph);
      assertThat(made).as("orientation %s", orientation).containsOnlyKeys("AVIF 0", "WEBP 0");
      assertThat(made.values())
          .allSatisfy(file -> assertThat(file.length).isLessThan(photograph.length * 9 / 10));
      files.add(requireNonNull(made.get("AVIF 0")));
      files.add(requireNonNull(made.get("WEBP 0")));
    }
    var shown = shown(files);
    for (var i = 0; i < shown.size(); i++) {
      var picture = shown.get(i);
      assertThat(picture.getWidth()).isEqualTo(i / 2 < 4 ? WIDTH : HEIGHT);
      var above = ABOVE[i / 2];
      assertAlike(picture.getRGB(10, 10), CORNERS.get(above[0]));
      assertAlike(picture.getRGB(picture.getWidth() - 10, 10), CORNERS.get(above[1]));
    }
  }

  @Test
  void aPngIsTheSameAsWebp() throws Exception {
    Playing.needsFfprobe();
    var drawn = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    paint(drawn);
    drawn.setRGB(5, 5, 0x40ff8000); // three quarters clear
    var made = made(file(drawn, "png"));
    assertThat(made).containsOnlyKeys("WEBP 0");
    assertSame(shown(requireNonNull(made.get("WEBP 0"))), drawn);
  }

  @Test
  void aGifThatStandsStillIsTheSameAsWebpAndOneThatMovesIsLeft() throws Exception {
    Playing.needsFfprobe();
    var drawn = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
    paint(drawn);
    var gif = file(drawn, "gif");
    var made = made(gif);
    assertThat(made).containsOnlyKeys("WEBP 0");
    assertSame(
        shown(requireNonNull(made.get("WEBP 0"))), ImageIO.read(new ByteArrayInputStream(gif)));
    var second = Arrays.copyOfRange(gif, 13 + 3 * 256, gif.length);
    assertThat(why(spliced(gif, gif.length - 1, second))).isEqualTo("it moves");
  }

  @Test
  void aWideTurnedPhotographComesInNarrowerWidthsAndAWebpOfItInSuchAndAsAvif() throws Exception {
    Playing.needsFfprobe();
    var wide = turned(jpeg(200, 1250), 6);
    var made = made(wide);
    assertThat(made)
        .containsOnlyKeys("AVIF 0", "AVIF 480", "AVIF 960", "WEBP 0", "WEBP 480", "WEBP 960");
    var shown =
        shown(List.of(requireNonNull(made.get("AVIF 480")), requireNonNull(made.get("WEBP 480"))));
    for (var narrow : shown) {
      assertThat(narrow.getWidth()).isEqualTo(480);
      assertThat(narrow.getHeight()).isEqualTo(Math.round(200 * 480f / 1250));
      assertAlike(narrow.getRGB(10, 10), CORNERS.get(2));
      assertAlike(narrow.getRGB(470, 10), CORNERS.get(0));
    }
    assertThat(requireNonNull(made.get("AVIF 480")).length)
        .isLessThan(requireNonNull(made.get("AVIF 960")).length);
    var ofWebp = made(requireNonNull(made.get("WEBP 0")));
    assertThat(ofWebp).containsKeys("AVIF 480", "WEBP 480").doesNotContainKey("WEBP 0");
    assertAlike(shown(requireNonNull(ofWebp.get("WEBP 480"))).getRGB(10, 10), CORNERS.get(2));
  }

  @Test
  void aNarrowerDrawingHasNoDarkEdgesWhereItIsClear() throws Exception {
    Playing.needsFfprobe();
    var drawn = new BufferedImage(1000, 100, BufferedImage.TYPE_INT_ARGB); // clear black
    var random = new Random(7);
    for (var x = 0; x < drawn.getWidth(); x++) {
      for (var y = 0; y < 70; y++) {
        drawn.setRGB(x, y, Color.WHITE.getRGB() - random.nextInt(8));
      }
    }
    var narrow = shown(requireNonNull(made(file(drawn, "png")).get("WEBP 480")));
    var half = 0;
    for (var x = 0; x < narrow.getWidth(); x++) {
      for (var y = 0; y < narrow.getHeight(); y++) {
        var pixel = narrow.getRGB(x, y);
        if (pixel >>> 24 > 16) {
          assertAlike(pixel, Color.WHITE);
          half += pixel >>> 24 < 240 ? 1 : 0;
        }
      }
    }
    assertThat(half).isPositive();
  }

  /// What was made, by format and width.
  private Map<String, byte[]> made(byte[] picture) throws IOException {
    var outcome = pictures.make(picture);
    assertThat(outcome).isInstanceOf(Pictures.Outcome.Made.class);
    return ((Pictures.Outcome.Made) outcome)
        .files().stream()
            .collect(
                Collectors.toMap(
                    file -> file.format() + " " + file.width(), Pictures.Smaller::bytes));
  }

  private static void assertSame(BufferedImage shown, BufferedImage drawn) {
    for (var x = 0; x < WIDTH; x++) {
      assertThat(shown.getRGB(x, x % HEIGHT)).isEqualTo(drawn.getRGB(x, x % HEIGHT));
    }
  }

  @Test
  void whatIsDamagedMovesOrHasColoursOfItsOwnIsLeftAndHarmsNothing() throws Exception {
    var photograph = jpeg();
    var half = Arrays.copyOf(photograph, photograph.length / 2);
    assertThat(why(half)).contains("damaged");
    assertThat(why(new byte[100_000])).contains("no JPEG, PNG, GIF or WebP");
    var png = file(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png");
    var huge = png.clone();
    huge[16] = 0x7f; // two thousand million pixels wide
    assertThat(why(huge)).contains("damaged, or has more than 40,000,000 pixels");
    var moving = spliced(png, 33, HexFormat.of().parseHex("000000086163544c0000000200000000"));
    assertThat(why(moving)).isEqualTo("it moves");
    var webp = "5249464600000000574542505650385802000000" + "02" + "00".repeat(40);
    assertThat(why(HexFormat.of().parseHex(webp))).isEqualTo("it moves");
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
    var width = picture.getWidth();
    var height = picture.getHeight();
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        var corner = CORNERS.get((x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2));
        var noise = x % 100 < 20 ? 0 : random.nextInt(16);
        picture.setRGB(x, y, corner.getRGB() + noise);
      }
    }
  }

  private static byte[] jpeg() throws IOException {
    return jpeg(WIDTH, HEIGHT);
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
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

  private BufferedImage shown(byte[] file) throws IOException, InterruptedException {
    return shown(List.of(file)).getFirst();
  }

  /// What another decoder makes of them.
  private List<BufferedImage> shown(List<byte[]> files) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
    var outputs = new ArrayList<String>();
    for (var i = 0; i < files.size(); i++) {
      command.addAll(List.of("-i", Files.write(temp.resolve("made" + i), files.get(i)).toString()));
      outputs.addAll(List.of("-map", String.valueOf(i), temp.resolve(i + ".png").toString()));
    }
    command.addAll(outputs);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    var shown = new ArrayList<BufferedImage>();
    for (var i = 0; i < files.size(); i++) {
      shown.add(Optional.ofNullable(ImageIO.read(temp.resolve(i + ".png").toFile())).orElseThrow());
    }
    return shown;
  }
}

package dev.millstream.builder.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.source.Content;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes of pictures that FFmpeg made, all 60 × 40 as they are stored.
class PictureSizesTest {
  private final PictureSizes sizes = new PictureSizes(10);

  @ParameterizedTest
  @CsvSource({
    "plain.png, 60, 40",
    "plain.gif, 60, 40",
    "plain.jpg, 60, 40",
    "upright.jpg, 60, 40",
    "turned.jpg, 40, 60",
    "turned-intel.jpg, 40, 60",
    "lossy.webp, 60, 40",
    "lossless.webp, 60, 40",
    "extended.webp, 60, 40",
    "plain.avif, 60, 40",
    "turned.avif, 40, 60"
  })
  void readsASizeAsBrowsersShowIt(String name, int width, int height) throws IOException {
    assertThat(sizes.of(Content.of(bytes(name)))).contains(new PictureSize(width, height));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<svg width='12' height='8px'/> | 12x8",
        "<?xml version='1.0'?><!-- <svg width='1' height='1'/> --><SVG width='1e2' height='.6'> |"
            + " 100x1",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0,0 30 20'> | 30x20",
        "<svg viewBox='-5 -5 30 20' width='60'> | 60x40",
        "<svg viewBox='0 0 30 20' width='100%' height='100%'> | -",
        "<svg viewBox='0 0 30 0'> | -",
        "<svg width='4em' height='2em'> | -",
        "<p>svg | -",
        "<!-- <svg width='1' height='1'> | -"
      })
  void readsTheSizeOfADrawingInPixels(String text, String size) {
    var found = sizes.of(Content.of(text)).map(it -> it.width() + "x" + it.height());
    assertThat(found.orElse("-")).isEqualTo(size);
  }

  @Test
  void aPictureThatIsCutOffHasNoSizeAndNoOtherOneThanItsOwn() throws IOException {
    for (var name : new String[] {"plain.png", "turned.jpg", "extended.webp", "turned.avif"}) {
      var whole = bytes(name);
      var size = sizes.of(Content.of(whole));
      for (var length = 0; length < whole.length; length++) {
        var found = sizes.of(Content.of(Arrays.copyOf(whole, length)));
        assertThat(found.equals(size) || found.isEmpty()).as(name + " " + length).isTrue();
      }
    }
  }

  private static byte[] bytes(String name) throws IOException {
    var place = "/dev/millstream/builder/pictures/" + name;
    try (var in = Objects.requireNonNull(PictureSizesTest.class.getResourceAsStream(place))) {
      return in.readAllBytes();
    }
  }
}

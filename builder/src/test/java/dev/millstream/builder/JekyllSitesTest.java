package dev.millstream.builder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole sites beside the pages that Debian's Jekyll 4.3.1 made of them. `bench/render-jekyll
/// features` renders both again and keeps Jekyll's pages that are the same here; docs/rendering.md
/// says in what the others differ.
class JekyllSitesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "features, https://mill.example, 36",
    "second, https://kestrel.example, 19",
    "cookbook, https://kitchen.example, 4",
    "journal, https://journal.example, 6",
    "manual, https://manual.example, 7",
    "atlas, https://atlas.example, 10",
    "studio, https://studio.example, 16",
    "wegweiser, https://wegweiser.example, 10",
    "handrail, https://handrail.example, 11"
  })
  void rendersThePagesThatJekyllRenders(String name, String address, int pages) throws IOException {
    var golden = files(name + ".jekyll");
    assertThat(golden).hasSizeGreaterThanOrEqualTo(pages);
    var house = new BuilderHouse(folder);
    var site = house.built(files(name + ".site"));
    for (var page : golden.entrySet()) {
      assertThat(HtmlTokens.of(site.text("/" + page.getKey()), address))
          .as(page.getKey())
          .isEqualTo(HtmlTokens.of(page.getValue(), address));
    }
    house.close();
  }

  /// The files in a text; a line `=== path` begins each.
  private static Map<String, String> files(String name) throws IOException {
    var files = new LinkedHashMap<String, String>();
    for (var part : ("\n" + resource(name)).split("\n=== ", -1)) {
      var end = part.indexOf('\n');
      if (end > 0) {
        files.put(part.substring(0, end), part.substring(end + 1) + "\n");
      }
    }
    return files;
  }

  private static String resource(String name) throws IOException {
    try (var in = JekyllSitesTest.class.getResourceAsStream("sites/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}

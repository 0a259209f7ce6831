package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.builder.sass.Sass;
import dev.millstream.builder.sass.SassException;
import dev.millstream.builder.sass.SassLimits;
import dev.millstream.builder.sass.Stylesheet;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stylesheets in Sass.
class SassTest {
  @TempDir Path folder;
  private BuilderHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new BuilderHouse(folder);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void compilesWhatHasFrontMatterWithItsPartials() throws IOException {
    var site =
        site(
            "_config.yml", "color: red\nsass: {load_paths: [theme]}\n",
            "_sass/skin/_dark.scss", "@import 'deep'; $back: black;",
            "_sass/skin/deep.scss", "i { top: 0 }",
            "theme/size.sass", "$wide: 2px\n",
            "assets/near.css", "u { left: 0 }",
            "assets/main.scss",
                "---\nlayout: base\n---\n@use 'size'; @import 'skin/dark', 'near';\n"
                    + "a { b { color: {{ site.color }}; width: size.$wide } }",
            "assets/other.sass", "---\n---\np\n  margin: 1px + 2px\n",
            "assets/plain.scss", "a { b: c }");
    assertThat(site.text("/assets/main.css"))
        .isEqualTo(
            """
            i {
              top: 0;
            }

            u {
              left: 0;
            }

            a b {
              color: red;
              width: 2px;
            }\
            """);
    assertThat(site.text("/assets/other.css")).contains("margin: 3px;");
    assertThat(site.paths()).contains("/assets/plain.scss").doesNotContain("/assets/main.scss");
  }

  @Test
  void compilesAgainWhenAPartialChangesOrComesToBe() throws IOException {
    var files =
        new HashMap<>(
            Map.of(
                "_config.yml", "sass: {style: compressed, sass_dir: styles, load_paths: [b]}",
                "styles/index.md", "---\n---\nx",
                "b/_c.scss", "$c: red;",
                "main.scss", "---\n---\n@import 'c'; a { color: $c }"));
    assertThat(house.built(files).text("/main.css")).isEqualTo("a{color:red}");
    files.put("b/_c.scss", "$c: blue;");
    assertThat(house.built(files).text("/main.css")).isEqualTo("a{color:blue}");
    files.put("styles/c.scss", "$c: lime;");
    assertThat(house.built(files).text("/main.css")).isEqualTo("a{color:lime}");
  }

  @Test
  void namesFileAndLineOfAMistake() throws IOException {
    assertThat(failure("a.scss", "---\nx: 1\n---\n\na { b: $c }"))
        .isEqualTo("a.scss:5: Sass: Undefined variable.");
    assertThat(failure("_sass/p.scss", "\n\na { b: $c }", "a.scss", "---\n---\n@import 'p';"))
        .isEqualTo("_sass/p.scss:3: Sass: Undefined variable.");
  }

  @Test
  void importsNothingFromOutsideOfTheSite() throws IOException {
    for (var path : List.of("../../etc/passwd", "/etc/passwd", "file:///etc/passwd")) {
      assertThat(failure("a.scss", "---\n---\n@use '" + path + "' as p;"))
          .isEqualTo("a.scss:3: Sass: Can't find stylesheet to import.");
    }
    assertThat(failure("_sass/a.scss", "@import 'a';", "a.scss", "---\n---\n@use 'a';"))
        .isEqualTo("_sass/a.scss:1: Sass: This file is already being loaded.");
  }

  @Test
  void endsWhatTakesTooMuchAndGoesOn() throws IOException, SassException {
    var sass = new Sass(new SassLimits(Duration.ofSeconds(5), 400L << 20, 10_000));
    assertThat(css(sass, "a { b: c }")).isEqualTo("a{b:c}");
    assertThatThrownBy(() -> css(sass, "$i: 0; @while true { $i: $i + 1 }"))
        .isInstanceOf(SassException.class)
        .hasMessage("takes longer than 5,000 ms");
    assertThatThrownBy(() -> css(sass, "@for $i from 1 through 2000 { .a#{$i} { b: c } }"))
        .isInstanceOf(SassException.class)
        .hasMessage("gives more than 10,000 characters of CSS");
    assertThat(css(sass, "a { b: d }")).isEqualTo("a{b:d}");
  }

  private static String css(Sass sass, String text) throws IOException, SassException {
    var stylesheet = new Stylesheet("a.scss", text, List.of(), false, true);
    return sass.css(stylesheet, SiteTree.of(List.of()), _ -> {});
  }

  private BuilderHouse.Built site(String... namesAndTexts) throws IOException {
    return house.built(files(namesAndTexts));
  }

  private String failure(String... namesAndTexts) throws IOException {
    return house.failed(files(namesAndTexts)).problem();
  }

  private static Map<String, String> files(String... namesAndTexts) {
    var files = new HashMap<String, String>();
    files.put("_config.yml", "{}");
    files.put("index.html", "x");
    for (var i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return files;
  }
}

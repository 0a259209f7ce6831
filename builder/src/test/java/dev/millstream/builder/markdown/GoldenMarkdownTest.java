package dev.millstream.builder.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of kramdown's Markdown and their HTML, which `bench/render-jekyll` compares with Jekyll's.
class GoldenMarkdownTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes",
        "code",
        "definitions",
        "emphasis",
        "footnotes",
        "headings",
        "html",
        "lists",
        "math",
        "numbered",
        "options",
        "quotes",
        "tables",
        "toc"
      })
  void rendersWhatJekyllRenders(String name) throws IOException {
    var html = new Markdown(Markdown.Flavour.KRAMDOWN).render(resource(name + ".md"));
    assertThat(html).isEqualTo(resource(name + ".html"));
  }

  private static String resource(String name) throws IOException {
    try (var in = GoldenMarkdownTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}

package dev.millstream.builder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.builder.jekyll.JekyllRenderer;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.jekyll.plugins.Outputs;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.markdown.Markdown;
import dev.millstream.builder.markdown.pace.SlowTextException;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sites that were made to take the server's time or memory: each ends with a clear mistake, or is
/// rendered within bounds.
class HostileSiteTest {
  private static final Edition EDITION =
      new Edition(
          OffsetDateTime.parse("2026-01-02T03:04:05Z"),
          "0".repeat(40),
          "main",
          Optional.empty(),
          Outputs.DEFAULTS);

  private final Warnings warnings = new Warnings();
  private RenderLimits limits = RenderLimits.DEFAULTS;

  @Test
  void aBombOfAliasesIsNotSetOff() throws IOException {
    var bomb = new StringBuilder("a: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (var level = 1; level < 9; level++) {
      bomb.append("b%d: &l%d [".formatted(level, level));
      bomb.append(("*l" + (level - 1) + ", ").repeat(9)).append("x]\n");
    }
    assertThat(problem("_data/bomb.yml", bomb.toString()))
        .isEqualTo("_data/bomb.yml: YAML: holds more than 1,000,000 values");
    assertThat(problem("p.md", "---\n" + bomb + "---\n"))
        .isEqualTo("p.md: YAML: holds more than 1,000,000 values");
    assertThat(problem("p.md", "---\na: &a [*a, *a]\n---\n{{ page.a | jsonify }}"))
        .startsWith("p.md: YAML: ");
    assertThat(problem("p.md", "---\na: " + "[".repeat(9_000) + "\n---\n")).startsWith("p.md");
  }

  @Test
  void aPageIsNotLargerThanItMayBe() throws IOException {
    assertThat(problem("p.md", "---\n---\n" + "a ".repeat(5 << 20)))
        .isEqualTo("p.md: has 10,485,760 characters of Markdown, more than 8,388,608");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "![", "](", "<a ", "*a **b ", "`a``", "<div ", "| ", "\"", "{:"})
  void aLongLineOfMarksIsRendered(String mark) throws Exception {
    var site =
        render(
            "_config.yml", "url: https://t.example\nplugins: [jekyll-titles-from-headings]\n",
            "p.md", "---\n---\n# " + mark.repeat(30_000 / mark.length()) + "\n",
            "q.html", "---\n---\nhttps://t.example " + mark.repeat(300_000 / mark.length()));
    assertThat(text(site, "p.html")).contains("<h1");
  }

  @ParameterizedTest
  @EnumSource(Markdown.Flavour.class)
  void aTextThatTakesTooLongIsGivenUp(Markdown.Flavour flavour) {
    var none = new Markdown(flavour, Duration.ZERO);
    for (var text : List.of("[a](", "1. ", "|a|b|\n", "[a]: b\n")) {
      assertThatThrownBy(() -> none.render(text.repeat(20_000)))
          .isInstanceOf(SlowTextException.class)
          .hasMessage("takes longer than 0 ms to render as Markdown");
    }
    assertThat(none.render("a *b*")).contains("<em>b</em>");
    assertThat(new Markdown(flavour).render("a *b*\n\n".repeat(3_000))).contains("<em>b</em>");
  }

  @Test
  void nestingHasAnEnd() throws IOException {
    assertThat(problem("p.md", "---\n---\n" + "{% if true %}".repeat(50_000)))
        .startsWith("p.md:3: ");
    assertThat(problem("p.md", "---\nlayout: a\n---\n", "_layouts/a.html", "---\nlayout: a\n---\n"))
        .isEqualTo("_layouts/a.html:1: the layout leads back to itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "a/../../b", "..\\b", "{{ page.p }}"})
  void nothingFromOutsideIsIncluded(String path) throws IOException {
    var page = "---\np: ../../etc/passwd\n---\n\n{% include " + path + " %}";
    assertThat(problem("_includes/b", "secret", "p.html", page)).startsWith("p.html:5: ");
    assertThat(problem("b", "secret", "d/p.html", page.replace("include", "include_relative")))
        .startsWith("d/p.html:5: ");
  }

  @Test
  void loopsAndTextsHaveAnEnd() throws IOException {
    var rounds = "{% for i in (1..1000) %}";
    assertThat(problem("p.html", "---\n---\n" + rounds.repeat(3) + "{% endfor %}".repeat(3)))
        .startsWith("p.html:3: stopped after 20,000,000 steps");
    assertThat(
            problem(
                "p.html",
                "---\n---\n{% assign a = 'aaaaaaaaaa' %}\n{% for i in (1..60) %}"
                    + "{% assign a = a | append: a %}{% endfor %}"))
        .startsWith("p.html:4: ");
    assertThat(
            problem(
                "p.html",
                "---\n---\n{% for i in (1..9) %}{% include a %}{% endfor %}",
                "_includes/a",
                "{% for i in (1..9) %}{% include a %}{% endfor %}"))
        .contains("more than 100 levels deep");
  }

  @Test
  void aListHasNoMillionPages() throws IOException {
    var files = new ArrayList<String>();
    for (var i = 0; i <= 10_000; i++) {
      files.add("_posts/2020-01-01-p" + i + ".md");
      files.add("---\n---\n");
    }
    files.addAll(List.of("_config.yml", "paginate: 1\n", "index.html", "---\n---\n"));
    assertThat(problem(files.toArray(String[]::new)))
        .isEqualTo("index.html:1: paginates into more than 10,000 pages");
  }

  @Test
  void aWholeSiteHasAnEnd() throws IOException {
    var endless =
        "---\n---\n{% for i in (1..1000) %}{% for i in (1..1000) %}{% endfor %}{% endfor %}";
    limits = new RenderLimits(Duration.ZERO, 1 << 20);
    assertThat(problem("p.html", endless))
        .isEqualTo(
            "p.html:1: stopped here: a whole site may take 0 s to render; 0 pages were done");
    limits = new RenderLimits(Duration.ofMinutes(1), 1_000);
    assertThat(
            problem(
                "p.html", "---\n---\n" + "x".repeat(600), "q.html", "---\n---\n" + "x".repeat(600)))
        .matches(
            "[pq].html:1: stopped here: with this page, 2 pages have more than 1,000 bytes"
                + " together");
  }

  @Test
  void otherEncodingsAndLineEndsAreRead() throws Exception {
    var latin = "---\ntitle: T\n---\n\ncaf\u00e9\n".getBytes(ISO_8859_1);
    var files =
        List.of(
            new SiteFile("_layouts/l.html", Content.of("")),
            new SiteFile("latin.md", Content.of(latin)),
            new SiteFile(
                "windows.md",
                Content.of(
                    "\ufeff---\r\ntitle: W\r\n---\r\n# {{ page.title }}\r\n\r\n- a\r\n- b\r\n")),
            new SiteFile("_data/d.csv", Content.of("\ufeffname,age\r\nAda,36\r\n")),
            new SiteFile("data.html", Content.of("---\r\n---\r\n{{ site.data.d[0].name }}")));
    var site = render(SiteTree.of(files));
    assertThat(text(site, "latin.html")).isEqualTo("<p>caf\ufffd</p>\n");
    assertThat(text(site, "windows.html"))
        .isEqualTo("<h1 id=\"w\">W</h1>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    assertThat(text(site, "data.html")).isEqualTo("Ada");
    assertThat(warnings.all())
        .containsExactly("latin.md:5: is not UTF-8; what cannot be read is shown as \ufffd");
  }

  private String problem(String... namesAndTexts) throws IOException {
    try {
      render(namesAndTexts);
      return "no problem";
    } catch (SourceProblem e) {
      return e.problem();
    }
  }

  private JekyllRenderer.Rendered render(String... namesAndTexts)
      throws IOException, SourceProblem {
    var files = new ArrayList<SiteFile>();
    files.add(new SiteFile("_config.yml", Content.of("{}")));
    for (var i = 0; i < namesAndTexts.length; i += 2) {
      files.add(new SiteFile(namesAndTexts[i], Content.of(namesAndTexts[i + 1])));
    }
    return render(SiteTree.of(files));
  }

  private JekyllRenderer.Rendered render(SiteTree tree) throws IOException, SourceProblem {
    return JekyllRenderer.render(
        tree, EDITION, JekyllRenderer.Before.NONE, new PictureSizes(1), limits, warnings);
  }

  private static String text(JekyllRenderer.Rendered site, String path) throws IOException {
    return new String(site.files().find(path).orElseThrow().content().bytes(), UTF_8);
  }
}

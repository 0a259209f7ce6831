package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.markdown.Markdown;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Markdown beyond CommonMark: what Jekyll's kramdown and what GitHub make of it.
class MarkdownTest {
  private static final Markdown KRAMDOWN = new Markdown(Markdown.Flavour.KRAMDOWN);
  private static final Markdown GITHUB = new Markdown(Markdown.Flavour.GITHUB);

  @ParameterizedTest
  @MethodSource("kramdown")
  void rendersAsJekyllDoes(String markdown, String html) {
    assertThat(KRAMDOWN.render(markdown)).isEqualTo(html);
  }

  static Stream<Arguments> kramdown() {
    return Stream.of(
        Arguments.of("# A *b* c!\n", "<h1 id=\"a-b-c\">A <em>b</em> c!</h1>\n"),
        Arguments.of("# A\n\n# A\n", "<h1 id=\"a\">A</h1>\n<h1 id=\"a-1\">A</h1>\n"),
        Arguments.of("# A\n{: #own .x}\n", "<h1 id=\"own\" class=\"x\">A</h1>\n"),
        Arguments.of("a\n{: .x .y}\n", "<p class=\"x y\">a</p>\n"),
        Arguments.of("{: .x}\na\n", "<p class=\"x\">a</p>\n"),
        Arguments.of("- a\n{: .x}\n", "<ul class=\"x\">\n<li>a</li>\n</ul>\n"),
        Arguments.of("*a*{: .x} b\n", "<p><em class=\"x\">a</em> b</p>\n"),
        Arguments.of(
            "![a](b){: width=\"1\"}\n", "<p><img src=\"b\" alt=\"a\" width=\"1\" /></p>\n"),
        Arguments.of(
            "``a ` ``\n",
            "<p><code class=\"language-plaintext highlighter-rouge\">a `</code></p>\n"),
        Arguments.of("\"a\" it's\n", "<p>“a” it’s</p>\n"),
        Arguments.of("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
        Arguments.of(
            "`{: .x}`\n",
            "<p><code class=\"language-plaintext highlighter-rouge\">{: .x}</code></p>\n"),
        Arguments.of(
            "```\n<a>\n```\n",
            "<div class=\"language-plaintext highlighter-rouge\"><div class=\"highlight\">"
                + "<pre class=\"highlight\"><code>&lt;a&gt;\n</code></pre></div></div>\n"),
        Arguments.of(
            "* T\n{:toc}\n\n## A\n\n### B\n",
            """
            <ul id="markdown-toc">
              <li><a href="#a" id="markdown-toc-a">A</a>    <ul>
                  <li><a href="#b" id="markdown-toc-b">B</a></li>
                </ul>
              </li>
            </ul>
            <h2 id="a">A</h2>
            <h3 id="b">B</h3>
            """));
  }

  @Test
  void keepsToTheSettingsOfKramdown() {
    var plain =
        new Markdown(
            Markdown.Flavour.KRAMDOWN,
            new Markdown.KramdownOptions(false, false, "^", "plaintext"));
    assertThat(plain.render("```java\nint a < 1;\n```\n{: .x}\n"))
        .isEqualTo("<pre class=\"x\"><code class=\"language-java\">int a &lt; 1;\n</code></pre>\n");
    assertThat(plain.render("    a\n")).isEqualTo("<pre><code>a\n</code></pre>\n");
    assertThat(plain.render("`a` \"b\" <c>\n"))
        .isEqualTo("<p><code>a</code> &quot;b&quot; <c></p>\n");
    assertThat(plain.render("a[^1]\n\n[^1]: b\n")).contains("role=\"doc-backlink\">^</a>");
  }

  @ParameterizedTest
  @MethodSource("github")
  void rendersAsGitHubDoes(String markdown, String html) {
    assertThat(GITHUB.render(markdown)).isEqualTo(html);
  }

  static Stream<Arguments> github() {
    return Stream.of(
        Arguments.of("\"a\" it's\n", "<p>&quot;a&quot; it's</p>\n"),
        Arguments.of("~~a~~\n", "<p><del>a</del></p>\n"),
        Arguments.of("# A `b`, c!\n", "<h1 id=\"a-b-c\">A <code>b</code>, c!</h1>\n"),
        Arguments.of("# A\n# A\n", "<h1 id=\"a\">A</h1>\n<h1 id=\"a-1\">A</h1>\n"),
        Arguments.of(
            "# A 1\n# A\n# A\n# !\n",
            """
            <h1 id="a-1">A 1</h1>
            <h1 id="a">A</h1>
            <h1 id="a-2">A</h1>
            <h1 id="section">!</h1>
            """),
        Arguments.of(
            "See https://a.example.\n",
            "<p>See <a href=\"https://a.example\">https://a.example</a>.</p>\n"),
        Arguments.of(
            "|a|\n|-|\n|1|\n",
            """
            <table>
            <thead>
            <tr>
            <th>a</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td>1</td>
            </tr>
            </tbody>
            </table>
            """));
  }

  @ParameterizedTest
  @MethodSource("code")
  void marksCodeWithTheClassesOfRouge(String language, String code, String html) {
    assertThat(KRAMDOWN.render("```" + language + "\n" + code + "\n```\n")).contains(html);
  }

  static Stream<Arguments> code() {
    return Stream.of(
        Arguments.of("java", "int a = 1; // b", "<span class=\"kt\">int</span>"),
        Arguments.of("java", "int a = 1; // b", "<span class=\"c1\">// b</span>"),
        Arguments.of("python", "def a(): return 'x'", "<span class=\"k\">def</span>"),
        Arguments.of("nothing-known", "<b>", "language-nothing-known"));
  }
}

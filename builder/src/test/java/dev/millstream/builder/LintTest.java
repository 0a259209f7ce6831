package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.lint.LintSettings.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found wrong with a site that is published all the same, or not.
class LintTest {
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

  private List<String> lint(Map<String, String> files) throws IOException {
    var all = new HashMap<>(Map.of(".nojekyll", "", "404.html", "no"));
    all.putAll(files);
    house.built(all);
    return house.lines.stream()
        .filter(line -> line.startsWith("lint: "))
        .map(line -> line.substring(6))
        .toList();
  }

  @Test
  void linksAndAssetsThatLeadNowhereAreNamedWithTheirLine() throws IOException {
    var page =
        """
        <!doctype html><!-- <a href="/in-a-comment"> -->
        <link rel=stylesheet href='style.css'><link rel="canonical" href="/elsewhere">
        <a href="/docs/">ok</a> <a href="docs">ok</a> <a href="/about?x=1#y">ok</a>
        <A HREF = "/gone">no</A>
        <script src="/js/missing.js">var text = "<a href='/in-a-script'>";</script>
        <img src="pictures/caf%C3%A9.png"><img src=pictures/none.png>
        <a href="mailto:a@b.c"></a><a href="https://example.org/x"></a><a href="//cdn/x"></a>
        <a href="#top"></a><a href="../../docs/guide"></a><a href="docs/guide.html"></a>
        <a href="/old/anything"></a><a href="/api/7"></a>
        """;
    var found =
        lint(
            Map.of(
                "index.html", page,
                "docs/index.html", "<a href=guide>ok</a><a href=./nowhere/>no</a>",
                "docs/guide.html", "x",
                "about.html", "x",
                "pictures/café.png", "x",
                "_redirects", "/old/* /docs/ 301\n",
                "functions/api/[id].js", "export const onRequest = () => new Response('')"));

    assertThat(found)
        .containsExactly(
            "docs/index.html:1: `./nowhere/` leads nowhere",
            "index.html:2: `style.css` is not there to load",
            "index.html:4: `/gone` leads nowhere",
            "index.html:5: `/js/missing.js` is not there to load",
            "index.html:6: `pictures/none.png` is not there to load");
  }

  @Test
  void rulesThatNeverApplyLeadNowhereOrInCirclesAreNamed() throws IOException {
    var found =
        lint(
            Map.of(
                "index.html", "x",
                "blog/one.html", "x",
                "_redirects",
                    """
                    /a /b 301
                    /b /c 302
                    /c /a 301
                    /old/* /blog/:splat 301
                    /old/one /blog/one 301
                    /x /nowhere 301
                    /slash /slash/ 301
                    /gone /removed.html 410
                    /home / 301
                    """,
                "_headers", "/blog/*\n  X-A: 1\n/none/*\n  X-B: 1\n/blog/one\n  X-C: 1\n"));

    assertThat(found)
        .contains(
            "_redirects:1: leads in a circle, through line 2, 3",
            "_redirects:5: never reached: `/old/*` of line 4 takes all of `/old/one`",
            "_redirects:6: `/nowhere` leads nowhere on this site",
            "_redirects:8: there is no page `/removed.html` to show",
            "_headers:3: `/none/*` matches no file")
        .hasSize(5);
  }

  @Test
  void aRouteThatIsTakenBackIsNamed() throws IOException {
    var routes =
        """
        {"version": 1,
         "include": ["/api/*", "/private/list"],
         "exclude": ["/private/*"]}
        """;
    house.built(Map.of(".nojekyll", "", "index.html", "x", "_routes.json", routes));

    assertThat(house.lines)
        .contains(
            "warning: _routes.json:2: never reached: `exclude` /private/* takes all of `include`"
                + " /private/list");
  }

  @Test
  void aPageThatIsTooHeavyWithWhatItLoadsIsNamed() throws IOException {
    var found =
        lint(
            Map.of(
                "millstream.toml", "[lint]\npage_bytes = 1000\n",
                "index.html", "<script src=/a.js></script><script src=/a.js></script>",
                "light.html", "<a href=/a.js>only if one clicks</a>",
                "a.js", "x".repeat(960)));

    assertThat(found)
        .containsExactly(
            "index.html:1: 1,014 bytes with all that it loads,"
                + " more than [lint] page_bytes = 1,000");
  }

  @Test
  void whereOnePageAnswersForAllOnlyWhatIsLoadedIsLookedFor() throws IOException {
    house.built(
        Map.of(".nojekyll", "", "index.html", "<a href=/app/route></a><img src=/none.png>"));

    assertThat(house.lines).contains("lint: index.html:1: `/none.png` is not there to load");
    assertThat(house.lines.toString()).doesNotContain("/app/route");
  }

  @Test
  void findingsStopTheDeploymentWhereTheSiteWishesSoAndAreSilentWhereItDoesNot()
      throws IOException {
    var broken = Map.of(".nojekyll", "", "404.html", "no", "index.html", "\n<a href=/gone>");
    var strict = new HashMap<>(broken);
    strict.put("millstream.toml", "[lint]\nlevel = \"fail\"\n");

    var failed = house.failed(strict);

    assertThat(failed.step()).isEqualTo("lint");
    assertThat(failed.problem())
        .isEqualTo("lint found 1; the first is index.html:2: `/gone` leads nowhere");
    strict.put("millstream.toml", "[lint]\nlevel = \"off\"\n");
    house.built(strict);
    assertThat(house.lines).isEmpty();
    strict.put("millstream.toml", "[lint]\nlevel = \"loud\"\n");
    assertThat(house.failed(strict).problem()).contains("[lint] level = \"loud\" is not known");
    strict.put("millstream.toml", "[lint]\npage_bytes = \"big\"\n");
    assertThat(house.failed(strict).problem()).contains("[lint] page_bytes = \"big\"");
  }

  @Test
  void theProjectsSettingsHoldForWhatTheRepositoryDoesNotSay() throws IOException {
    var broken = Map.of(".nojekyll", "", "404.html", "no", "index.html", "<a href=gone>no</a>");
    house.with(lintOfProject(Level.FAIL, 5_000_000));
    assertThat(house.build(house.commit(broken))).isInstanceOf(BuildResult.Failed.class);

    var toml = new HashMap<>(broken);
    toml.put("millstream.toml", "[lint]\nlevel = \"warn\"\n");
    assertThat(house.build(house.commit(toml))).isInstanceOf(BuildResult.Succeeded.class);

    house.with(lintOfProject(Level.OFF, 5_000_000));
    assertThat(lint(broken)).isEmpty();

    house.with(lintOfProject(Level.WARN, 10));
    assertThat(lint(Map.of("index.html", "more than ten bytes")))
        .containsExactly(
            "index.html:1: 19 bytes with all that it loads, more than [lint] page_bytes = 10");
  }

  private static BuildConfig lintOfProject(Level level, long pageBytes) {
    return new BuildConfig("", "", "", true, new LintSettings(level, true, pageBytes));
  }
}

package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sites that are served as they were pushed.
class PlainSiteTest {
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
  void publishesEveryFileOfAPlainSiteAndSaysWhy() throws IOException {
    var site = house.built(Map.of("index.html", "<p>hello</p>", "js/a.js", "let a = 1"));
    assertThat(site.paths()).containsExactly("/index.html", "/js/a.js");
    assertThat(site.text("/index.html")).isEqualTo("<p>hello</p>");
    assertThat(house.stages.getFirst()).matches("Building blog from \\w{7} .plain HTML: .*");
    assertThat(house.stages.getLast()).startsWith("Published 2 files, 2 new (");
    assertThat(site.manifest.section(Section.ORIGIN, SiteOrigin.class))
        .hasValueSatisfying(origin -> assertThat(origin.deployment()).isEqualTo("0123abcd"));
  }

  @Test
  void leavesOutWhatIsForTheServerAndTheDeveloper() throws IOException {
    var site =
        house.built(
            Map.of(
                ".nojekyll", "",
                "index.html", "x",
                "_headers", "/*\n  X-A: 1\n",
                "_redirects", "/a /b 301\n",
                ".github/workflows/ci.yml", "x",
                ".well-known/security.txt", "x",
                "node_modules/a/index.js", "x"));
    assertThat(site.paths()).containsExactly("/.well-known/security.txt", "/index.html");
    var rules = site.manifest.section(Section.RULES, SiteRules.class).orElseThrow();
    assertThat(rules.headers()).hasSize(1);
    assertThat(rules.redirects()).hasSize(1);
  }

  @Test
  void keepsACodingOnlyWhereItSaves() throws IOException {
    var site =
        house.built(Map.of("index.html", "<p>hello</p>".repeat(100), "a.css", "a{}", "b.png", "x"));
    assertThat(site.manifest.find("/index.html").orElseThrow().variants())
        .extracting(variant -> variant.coding())
        .containsExactly(Coding.IDENTITY, Coding.GZIP, Coding.BR);
    assertThat(site.manifest.find("/a.css").orElseThrow().variants()).hasSize(1);
    assertThat(site.manifest.find("/b.png").orElseThrow().contentType()).isEqualTo("image/png");
  }

  @Test
  void putsOnlyWhatChangedInTheSecondPush() throws IOException {
    house.built(Map.of("index.html", "<p>hello</p>".repeat(100), "b.txt", "b", "c.txt", "c"));
    var second =
        house.built(Map.of("index.html", "<p>hello</p>".repeat(100), "b.txt", "d", "c.txt", "c"));
    assertThat(second.report.reusedFiles()).isEqualTo(2);
    assertThat(second.report.newObjects()).as("b.txt and the manifest").isEqualTo(2);
    assertThat(second.manifest.find("/index.html").orElseThrow().variants()).hasSize(3);
  }

  @Test
  void takesOverWhatIsUnchangedMovedOrRenamedAndDropsWhatIsGone() throws IOException {
    var page = "<p>hello</p>".repeat(100);
    house.built(Map.of("index.html", page, "a.txt", "a", "gone.txt", "gone", "plain.bin", page));
    var site =
        house.built(
            Map.of("index.html", page, "b.txt", "a", "moved/index.html", page, "plain.txt", page));
    assertThat(site.paths())
        .containsExactly("/b.txt", "/index.html", "/moved/index.html", "/plain.txt");
    assertThat(site.report.newObjects()).as("the manifest").isEqualTo(1);
    assertThat(site.manifest.find("/moved/index.html").orElseThrow().variants()).hasSize(3);
    assertThat(site.manifest.find("/plain.txt").orElseThrow().variants()).hasSize(3);
    assertThat(site.text("/b.txt")).isEqualTo("a");
  }

  @Test
  void followsALinkInsideTheTreeAndRefusesOneThatLeavesIt() throws IOException {
    var site =
        house.built(
            Map.of("index.html", "x", "a/b.txt", "b", "a/l", "-> ../index.html", "p", "-> /etc/p"));
    assertThat(site.text("/a/l")).isEqualTo("x");
    assertThat(site.paths()).doesNotContain("/p");
    assertThat(site.report.warnings()).anyMatch(warning -> warning.startsWith("p: left out"));
  }

  @Test
  void namesFileAndLineOfABrokenRule() throws IOException {
    var site = house.built(Map.of("index.html", "x", "_redirects", "/a /b 301\n/c\n/d /e 999\n"));
    assertThat(house.lines)
        .anyMatch(line -> line.startsWith("warning: _redirects:2: rule skipped"))
        .anyMatch(line -> line.startsWith("warning: _redirects:3: rule skipped: status 999"));
    assertThat(site.manifest.section(Section.RULES, SiteRules.class).orElseThrow().redirects())
        .hasSize(1);
  }

  @Test
  void publishesPagesAsMarkdownAndAListOfThemIfTheSiteWishes() throws IOException {
    var files = new HashMap<String, String>();
    files.put("README.md", "Mill\n====\n\n[more](docs/more.md)\n");
    files.put("docs/more.md", "---\ntitle: More\ndescription: Of it\n---\nText.\n");
    files.put("docs/kept.html", "<p>Not Markdown");
    files.put(
        "millstream.toml",
        "[render]\nmarkdown = true\nllms_txt = true\nrepository = \"https://git.example/a/b\"\n");
    var site = house.built(files);
    assertThat(site.text("/index.md")).isEqualTo("Mill\n====\n\n[more](docs/more.md)\n");
    assertThat(site.text("/docs/more.md")).isEqualTo("# More\n\nText.\n");
    assertThat(site.text("/docs/more.html"))
        .contains("href=\"https://git.example/a/b/edit/main/docs/more.md\">Edit this page<");
    assertThat(site.text("/llms.txt"))
        .isEqualTo(
            """
            # Mill

            ## Pages

            - [Mill](/index.md)

            ## docs

            - [More](/docs/more.md): Of it
            """);
    files.put("docs/more.md", "# Less\n");
    site = house.built(files);
    assertThat(house.stages).anyMatch(stage -> stage.startsWith("Rendered 1 of 2 pages"));
    assertThat(site.text("/docs/more.md")).isEqualTo("# Less\n");
    assertThat(site.text("/index.md")).startsWith("Mill");
    files.put("millstream.toml", "[render]\nrepository = \"b\"\n");
    assertThat(house.failed(files).problem())
        .isEqualTo("millstream.toml: [render] repository = \"b\" is no address of a repository");
  }

  @Test
  void refusesAnEmptyCommitAndATomlThatCannotBeRead() throws IOException {
    assertThat(house.failed(Map.of(".nojekyll", "")).problem()).contains("no file");
    var failed = house.failed(Map.of("index.html", "x", "millstream.toml", "[build]\nroot = \n"));
    assertThat(failed.problem()).startsWith("millstream.toml:2: ");
  }
}

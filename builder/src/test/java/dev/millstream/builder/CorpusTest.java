package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real sites, cloned from the shared bundles.
class CorpusTest {
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
  void buildsLanyonWithPaginationAndPrettyAddresses() throws IOException {
    var site = build("poole__lanyon");
    assertThat(house.stages.getFirst()).contains("Jekyll-style site: _config.yml");
    assertThat(site.paths())
        .contains(
            "/index.html",
            "/about/index.html",
            "/404.html",
            "/atom.xml",
            "/2020/04/03/introducing-lanyon/index.html",
            "/public/css/lanyon.css");
    assertThat(site.text("/index.html"))
        .contains("<h1 class=\"post-title\">", "Introducing Lanyon", "What's Jekyll?");
    assertThat(site.text("/2020/04/02/example-content/index.html"))
        .contains("<title>", "Example content &middot; Lanyon", "class=\"related-posts\"");
    assertThat(site.report.warnings()).isEmpty();
  }

  @Test
  void buildsMinimaWithItsStyles() throws IOException {
    var site = build("jekyll__minima");
    assertThat(site.text("/index.html")).contains("post-list", "My Example Post");
    assertThat(site.text("/misc/2016/05/19/super-short-article.html")).contains("post-content");
    assertThat(site.text("/assets/css/style.css")).contains(".site-header {");
    assertThat(site.report.warnings()).isEmpty();
  }

  @Test
  void buildsAHandbookOfMarkdownAlone() throws IOException {
    var site = build("basecamp__handbook");
    assertThat(site.paths()).hasSize(18).contains("/index.html", "/benefits-and-perks.html");
    assertThat(site.text("/index.html"))
        .contains("<title>37signals Employee Handbook</title>")
        .contains("<script src=\"/millstream-search.js\" defer></script>");
    assertThat(site.text("/millstream-search.json"))
        .contains(
            "[\"/benefits-and-perks\",\"Benefits & Perks\",\"Benefits & Perks Health Insurance");
    assertThat(site.report.warnings()).isEmpty();
  }

  @Test
  void publishesPlainSitesByteForByte() throws IOException {
    assertThat(build("gabrielecirulli__2048").paths()).hasSize(33).contains("/js/grid.js");
    var built = build("minima-ghpages-html");
    assertThat(house.stages.getFirst()).contains("(as it is: .nojekyll)");
    assertThat(built.paths()).contains("/404.html", "/feed.xml").doesNotContain("/.nojekyll");
  }

  private BuilderHouse.Built build(String name) throws IOException {
    var repository = BuilderHouse.bundle(name, folder);
    assumeThat(repository).as("the shared bundle " + name).isPresent();
    var clone = repository.orElseThrow();
    return house.built(house.build(clone, BuilderHouse.head(clone)));
  }
}

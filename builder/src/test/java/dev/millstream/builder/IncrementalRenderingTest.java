package dev.millstream.builder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.builder.jekyll.JekyllRenderer;
import dev.millstream.builder.jekyll.JekyllRenderer.Before;
import dev.millstream.builder.jekyll.JekyllRenderer.Rendered;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.jekyll.plugins.Outputs;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.media.MediaWishes;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A rendering that takes pages over gives what a rendering of everything gives, byte for byte.
/// `-Dmillstream.edits=2000` makes more edits than CI has time for.
final class IncrementalRenderingTest {
  private static final int EDITS = Integer.getInteger("millstream.edits", 20);
  private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-02T03:04:05Z");

  private static final Outputs OUTPUTS =
      new Outputs(true, true, Optional.empty(), MediaWishes.NONE.streaming("p"));

  private final PictureSizes pictures = new PictureSizes(100);

  @TempDir private Path folder;
  private BuilderHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new BuilderHouse(folder);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"poole__lanyon", "jekyll__minima", "basecamp__handbook"})
  void givesWhatACleanRenderingGivesAfterAnyEditOfARealSite(String name) throws IOException {
    var repository = BuilderHouse.bundle(name, folder);
    assumeThat(repository).as("the shared bundle " + name).isPresent();
    var clone = repository.orElseThrow();
    var files = new TreeMap<String, String>();
    try (var source = open(clone, BuilderHouse.head(clone))) {
      for (var file : source.tree().files()) {
        if (file.content().size() < 100_000) {
          files.put(file.path(), file.content().text());
        }
      }
    }
    edit(new EditedSite(files, name.hashCode()));
  }

  @Test
  void givesWhatACleanRenderingGivesAfterAnyEditOfASiteThatReadsAllThereIs() throws IOException {
    edit(new EditedSite(GeneratedSite.ofEveryRead(), 7));
  }

  @Test
  void givesWhatACleanRenderingGivesAfterAnyEditOfAFolderOfMarkdown() throws IOException {
    var files = new HashMap<String, String>();
    for (var i = 0; i < 70; i++) {
      files.put("guide/p%02d.md".formatted(i), "# Page " + i + "\n\n[next](p0" + i % 9 + ".md)\n");
    }
    for (var i = 0; i < 30; i++) {
      files.put("guide/d%02d.svg".formatted(i), "<svg width='%d' height='9'>".formatted(i + 1));
      files.put(
          "guide/s%02d.md".formatted(i), "# See\n\n![it](d%02d.svg) ![v](v.mp4)\n".formatted(i));
    }
    files.put("guide/v.mp4", "film");
    files.put("README.md", "# The handbook\n\n[a](guide/p01.md)\n");
    edit(new EditedSite(files, 11));
  }

  @Test
  void aTitleChangesOnePartOfALargeSearchAndAllIsWhatACleanRenderingGives() throws IOException {
    var files = new TreeMap<String, String>();
    for (var i = 0; i <= 2_000; i++) {
      files.put("f%03d/p%04d.md".formatted(i / 7, i), "# Page " + i + "\n");
    }
    var first = render(files, TIME, Before.NONE).orElseThrow();
    var pages = 0;
    for (var part : List.of("millstream-search-0.json", "millstream-search-1.json")) {
      assertThat(first.texts().get("millstream-search.json")).contains(part);
      pages += requireNonNull(first.texts().get(part)).split("\\],\\[", -1).length;
    }
    assertThat(pages).isEqualTo(files.size());

    files.put("f100/p0701.md", "# Renamed\n");
    files.remove("f150/p1051.md");
    files.put("f200/new.md", "# New\n");

    var next = render(files, TIME, new Before(first.rendered().leaves(), first::content));
    var clean = render(files, TIME, Before.NONE).orElseThrow();
    assertThat(next.orElseThrow().texts()).isEqualTo(clean.texts());
    assertThat(next.get().rendered().renderedPages()).isEqualTo(7 + 6 + 8);

    files.put("f100/p0701.md", "# Again\n");
    var last = render(files, TIME, new Before(next.get().rendered().leaves(), next.get()::content));
    assertThat(last.orElseThrow().texts().entrySet())
        .filteredOn(file -> !file.getValue().equals(clean.texts().get(file.getKey())))
        .extracting(Map.Entry::getKey)
        .filteredOn(path -> path.startsWith("millstream-search"))
        .hasSize(1);
  }

  @Test
  void aPushRendersThePageThatChangedAndThoseThatShowIt() throws IOException {
    var files = new TreeMap<>(GeneratedSite.ofEveryRead());
    house.built(files);
    files.put("_recipes/r1.md", "---\ntitle: R1\n---\nNow with salt.\n");

    var site = house.built(files);

    assertThat(house.stages).anyMatch(stage -> stage.startsWith("Rendered 1 of "));
    assertThat(site.text("/recipes/r1.html")).contains("Now with salt.");
    files.put("_config.yml", files.get("_config.yml") + "lang: de\n");
    house.built(files);
    assertThat(house.stages).anyMatch(stage -> stage.matches("Rendered \\d+ pages in .*"));
  }

  @Test
  void aFirstRenderingKeepsNothingOfOtherSites() throws IOException {
    var files = Map.of("index.html", "---\n---\n{{ site.data.a }}", "_data/a.yml", "1");
    var alone = render(files, TIME, Before.NONE).orElseThrow().rendered().leaves().weight();
    assertThat(render(GeneratedSite.ofEveryRead(), TIME, Before.NONE)).isPresent();
    var later = render(files, TIME, Before.NONE).orElseThrow().rendered().leaves().weight();
    assertThat(later).isEqualTo(alone);
  }

  private void edit(EditedSite site) throws IOException {
    var last = render(site.files(), TIME, Before.NONE).orElseThrow();
    var taken = 0;
    for (var i = 0; i < EDITS; i++) {
      var before = Map.copyOf(site.files());
      site.step();
      var time = TIME.plusHours(i / 3);
      var clean = render(site.files(), time, Before.NONE);
      var next = render(site.files(), time, new Before(last.rendered().leaves(), last::content));
      assertThat(next.isPresent()).as(i + ": " + site.edit()).isEqualTo(clean.isPresent());
      if (clean.isEmpty()) {
        site.restore(before);
        continue;
      }
      assertThat(next.get().texts()).as(i + ": " + site.edit()).isEqualTo(clean.get().texts());
      assertThat(next.get().warnings()).as(site.edit()).isEqualTo(clean.get().warnings());
      taken += next.get().rendered().pages() - next.get().rendered().renderedPages();
      last = next.get();
    }
    assertThat(taken).as("pages taken over").isGreaterThan(EDITS);
  }

  /// A rendering and what it warned of.
  private record Outcome(Rendered rendered, Map<String, String> texts, Set<String> warnings) {
    Optional<Content> content(String path) {
      return rendered.files().find(path).map(SiteFile::content);
    }
  }

  /// Empty if the site has a mistake.
  private Optional<Outcome> render(Map<String, String> files, OffsetDateTime time, Before before)
      throws IOException {
    var warnings = new Warnings();
    var commit = house.commit(files);
    var edition = new Edition(time, commit, "main", Optional.empty(), OUTPUTS);
    try (var source = open(house.gitDirectory(), commit)) {
      var limits = RenderLimits.DEFAULTS;
      var rendered =
          JekyllRenderer.render(source.tree(), edition, before, pictures, limits, warnings);
      var texts = new TreeMap<String, String>();
      for (var file : rendered.files().files()) {
        texts.put(file.path(), new String(file.content().bytes(), StandardCharsets.ISO_8859_1));
      }
      return Optional.of(new Outcome(rendered, texts, new TreeSet<>(warnings.all())));
    } catch (SourceProblem e) {
      return Optional.empty();
    }
  }

  private static CommitSource open(Path gitDirectory, String commit) throws IOException {
    try {
      return CommitSource.open(gitDirectory, commit, SourceLimits.DEFAULTS, new Warnings());
    } catch (SourceProblem e) {
      throw new IOException(e);
    }
  }
}

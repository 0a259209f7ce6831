package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.content.SiteReader;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Renders a Jekyll-style site, or a folder of Markdown, as Jekyll would. Use it once.
public final class JekyllRenderer {
  private final SiteRendering site;
  private final PageRenderer renderer;
  private final OwnLinks ownLinks;

  /// What was rendered; `pages` of the files were, the others were copied.
  public record Rendered(SiteTree files, int pages) {}

  private JekyllRenderer(SiteRendering site) {
    this.site = site;
    renderer = new PageRenderer(site);
    ownLinks = OwnLinks.of(site.content().config());
  }

  /// Renders the site in `tree`; `time` is what `site.time` says.
  ///
  /// @throws SourceProblem if a template, front matter or the configuration has a mistake
  public static Rendered render(SiteTree tree, OffsetDateTime time, Warnings warnings)
      throws IOException, SourceProblem {
    var config = SiteConfig.of(tree);
    var now = OffsetDateTime.now(ZoneOffset.UTC);
    var content = new SiteReader(tree, config, now.isAfter(time) ? now : time, warnings).read();
    try {
      return new JekyllRenderer(new SiteRendering(content, time, warnings)).files();
    } catch (LiquidException e) {
      throw new SourceProblem(e.problem(), "mend the template", e);
    }
  }

  private Rendered files() {
    var content = site.content();
    var documents = content.collections().values().stream().flatMap(List::stream).toList();
    // First what other pages may show, then the pages themselves.
    documents.parallelStream().forEach(renderer::prepare);
    var pages = new ArrayList<Pagination.Page>();
    documents.stream()
        .filter(document -> content.isPublished(document.collection()))
        .forEach(document -> pages.add(new Pagination.Page(document, Optional.empty())));
    content.pages().forEach(page -> pages.addAll(Pagination.pagesOf(page, site)));
    var files = new ArrayList<SiteFile>(content.staticFiles());
    files.addAll(Generated.files(site));
    warnOfSass();
    warnOfDoubles(pages);
    files.addAll(pages.parallelStream().map(this::file).toList());
    return new Rendered(SiteTree.of(files), pages.size());
  }

  private SiteFile file(Pagination.Page page) {
    var text = renderer.page(page.document(), page.paginator());
    var path = outputPath(page.document());
    return new SiteFile(path, Content.of(path.endsWith(".html") ? ownLinks.relative(text) : text));
  }

  private static String outputPath(Document document) {
    var path = document.outputPath();
    if (!SiteFile.isSafe(path)) {
      throw new LiquidException(
          new Place(document.file().path(), 1),
          "the permalink `" + document.url() + "` leaves the site");
    }
    return path;
  }

  private void warnOfSass() {
    site.content().pages().stream()
        .map(page -> page.file())
        .filter(file -> file.extension().equals("scss") || file.extension().equals("sass"))
        .forEach(file ->
            site.warnings()
                .add(file.path(), "Sass is not compiled: published as it is; commit the CSS"));
  }

  private void warnOfDoubles(List<Pagination.Page> pages) {
    var seen = new HashMap<String, String>();
    for (var page : pages) {
      var path = page.document().file().path();
      var other = seen.putIfAbsent(page.document().outputPath(), path);
      if (other != null) {
        site.warnings()
            .add(path, "has the same address as " + other + ": " + page.document().url());
      }
    }
  }
}

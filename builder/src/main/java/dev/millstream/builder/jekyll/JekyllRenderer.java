package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.KnownFiles;
import dev.millstream.builder.jekyll.content.OwnLinks;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.content.SiteReader;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.KeptSite;
import dev.millstream.builder.jekyll.plugins.Edition;
import dev.millstream.builder.jekyll.plugins.ListPages;
import dev.millstream.builder.jekyll.plugins.MarkdownTwin;
import dev.millstream.builder.jekyll.plugins.Redirects;
import dev.millstream.builder.jekyll.plugins.ThemeFiles;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Allowance;
import dev.millstream.builder.liquid.value.RenderLimits;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.media.PageMedia;
import dev.millstream.builder.media.VideoFiles;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Renders a Jekyll-style site, or a folder of Markdown, as Jekyll would. Use it once.
public final class JekyllRenderer {
  private static final int PAGES_MAX = 500_000;

  private final SiteRendering site;
  private final Before before;
  private final PageRenderer renderer;
  private final OwnLinks ownLinks;
  private final PageMedia media;

  /// What was rendered. `pages` of the files are pages, the others were copied; `renderedPages` of
  /// the pages were rendered now, the others are those of the tree before. `videos` are to become
  /// streams, `leaves` is for the rendering that follows on this one.
  public record Rendered(
      SiteTree files, int pages, int renderedPages, SiteVideos videos, KeptSite leaves) {}

  /// A rendering before this one, and the files that it gave.
  public record Before(KeptSite site, Published files) {
    /// No rendering: all is rendered.
    public static final Before NONE = new Before(KeptSite.NONE, _ -> Optional.empty());
  }

  /// Files that are published, by their paths.
  public interface Published {
    /// The file at this path.
    Optional<Content> find(String path);
  }

  private JekyllRenderer(SiteRendering site, Before before, PictureSizes sizes) {
    this.site = site;
    this.before = before;
    renderer = new PageRenderer(site);
    ownLinks = OwnLinks.of(site.content().config());
    media =
        new PageMedia(
            site.host().base(),
            site::published,
            sizes,
            site.edition().outputs().media().streamsOf());
  }

  /// Renders the site in `repository`. Pages for which all that they read is as it was `before` are
  /// taken over: the files are the same as without.
  ///
  /// `sizes` remembers the sizes of pictures.
  ///
  /// @throws SourceProblem if a template, front matter or the configuration has a mistake
  public static Rendered render(
      SiteTree repository,
      Edition edition,
      Before before,
      PictureSizes sizes,
      RenderLimits limits,
      Warnings warnings)
      throws IOException, SourceProblem {
    var allowance = new Allowance(limits);
    var config = SiteConfig.of(repository);
    var tree = ThemeFiles.with(repository, config);
    var settings = settings(tree, config, edition);
    var kept = before.site().with(settings);
    var time = edition.time();
    var now = OffsetDateTime.now(ZoneOffset.UTC);
    var reader =
        new SiteReader(tree, config, now.isAfter(time) ? now : time, warnings, kept.files());
    var content = reader.read();
    try {
      var site = new SiteRendering(content, edition, warnings, kept, allowance);
      return new JekyllRenderer(site, before, sizes).files(settings, reader.found());
    } catch (LiquidException e) {
      throw new SourceProblem(e.problem(), "mend the template", e);
    }
  }

  /// What every page may depend on.
  private static Fingerprint settings(SiteTree tree, SiteConfig config, Edition edition) {
    var file = tree.find(config.file()).map(found -> Fingerprint.of(found.content()));
    return Fingerprint.of(
        List.of(
            config.file(),
            file.orElse(Fingerprint.ABSENT),
            config.isJekyll(),
            tree.hasFolder("_layouts"),
            edition.outputs().markdown(),
            edition.outputs().media().toString()));
  }

  private Rendered files(Fingerprint settings, KnownFiles found) throws IOException, SourceProblem {
    var content = site.content();
    var renewal = site.renewal();
    var documents = content.collections().values().stream().flatMap(List::stream).toList();
    // First what other pages may show, then the pages themselves.
    documents.parallelStream().forEach(document -> prepare(document));
    renewal.bodiesAreKnown();
    var pages = pages();
    var files = new ArrayList<SiteFile>(content.staticFiles());
    var taken = taken(pages);
    var shown = pages.stream().map(Pagination.Page::document).toList();
    files.addAll(new Generated(site, before.files(), taken).files(shown));
    var rendered = new AtomicInteger();
    files.addAll(
        pages.parallelStream()
            .flatMap(page -> within(page.document(), () -> files(page, rendered)).stream())
            .toList());
    return new Rendered(
        SiteTree.of(files),
        pages.size(),
        rendered.get(),
        videos(),
        renewal.leaves(settings, found, site.sources()));
  }

  private void prepare(Document document) {
    within(
        document,
        () -> {
          site.bodies().prepare(document, site.renewal());
          return document;
        });
  }

  /// What is done for a document, if there is time left; what stops it names the document.
  private <T> T within(Document document, Supplier<T> work) {
    try {
      site.allowance().look();
      return work.get();
    } catch (ValueException e) {
      throw new LiquidException(new Place(document.file().path(), 1), e.problem());
    }
  }

  /// All that becomes a page of its own.
  private List<Pagination.Page> pages() throws IOException, SourceProblem {
    var content = site.content();
    var pages = new ArrayList<Pagination.Page>();
    content
        .collections()
        .forEach((name, documents) -> {
          if (content.isPublished(name)) {
            documents.forEach(document -> pages.add(Pagination.Page.of(document)));
          }
        });
    if (Pagination.areOn(site)) {
      content.pages().forEach(page -> addLists(page, pages));
    } else {
      content.pages().forEach(page -> pages.add(Pagination.Page.of(page)));
    }
    ListPages.of(content).forEach(page -> addLists(page, pages));
    return Redirects.areOn(content.config()) ? withRedirects(pages) : pages;
  }

  private void addLists(Document page, List<Pagination.Page> pages) {
    pages.addAll(Pagination.pagesOf(page, site));
    if (pages.size() > PAGES_MAX) {
      throw new LiquidException(
          new Place(page.file().path(), 1),
          "with the pages of this list the site has more than %,d".formatted(PAGES_MAX));
    }
  }

  private List<Pagination.Page> withRedirects(List<Pagination.Page> pages) {
    var taken = new HashSet<String>();
    site.content().staticFiles().forEach(file -> taken.add(file.path()));
    pages.forEach(page -> taken.add(page.path()));
    var all = new ArrayList<Pagination.Page>();
    for (var page : pages) {
      var document = page.document();
      var instead = Redirects.insteadOf(document, site.host());
      all.add(instead.map(Pagination.Page::of).orElse(page));
      if (page.paginator().map(Paginator::page).orElse(1) > 1) {
        continue;
      }
      for (var from : Redirects.to(document, site.host())) {
        if (taken.add(from.outputPath())) {
          all.add(Pagination.Page.of(from));
        } else {
          site.warnings()
              .add(
                  document.file().path(),
                  "redirect_from: `%s` is an address of something else".formatted(from.url()));
        }
      }
    }
    return all;
  }

  /// The page, with its Markdown, taken over or, in any doubt, rendered.
  private List<SiteFile> files(Pagination.Page page, AtomicInteger rendered) {
    var path = outputPath(page);
    var twin = twin(page);
    var own = page.source(site);
    var published = published(path, twin);
    if (!published.isEmpty()) {
      var kept = site.renewal().page(path, own);
      if (kept.isPresent()) {
        kept.get().forEach(site.warnings()::add);
        return published;
      }
    }
    rendered.incrementAndGet();
    var files = new ArrayList<SiteFile>();
    var reads = site.reads(page.document(), false);
    reads.during(() -> {
      var text = renderer.page(page.document(), page.paginator());
      var html = path.endsWith(".html") ? completed(page.document(), text) : text;
      var bytes = html.getBytes(StandardCharsets.UTF_8);
      site.allowance().take(bytes.length);
      files.add(new SiteFile(path, new Content.Bytes(bytes)));
      twin.ifPresent(beside ->
          files.add(new SiteFile(beside, Content.of(renderer.markdown(page.document())))));
      return files;
    });
    site.renewal().pageIs(path, own, reads);
    return files;
  }

  private String completed(Document document, String text) {
    var html = ownLinks.relative(text);
    var isOurs = site.theme().applies(document);
    var isPlain = !site.content().config().isJekyll();
    var wishes = site.edition().outputs().media();
    var sizes = wishes.sizes().orElse(isOurs && isPlain);
    var widths = wishes.pictures().orElse(true);
    var videos = showsVideos();
    return media.completed(
        html,
        document.outputPath(),
        new PageMedia.Work(sizes, widths, isOurs, videos, videos && document.isMarkdown()));
  }

  private boolean showsVideos() {
    return site.edition().outputs().media().videos().orElse(!site.content().config().isJekyll());
  }

  private SiteVideos videos() {
    return site.edition()
        .outputs()
        .media()
        .streamsOf()
        .filter(_ -> showsVideos())
        .map(project -> VideoFiles.streams(project, site.content().staticFiles()))
        .orElse(SiteVideos.NONE);
  }

  private Optional<String> twin(Pagination.Page page) {
    return site.edition().outputs().markdown() && page.paginator().isEmpty()
        ? MarkdownTwin.path(page.document()).filter(path -> !site.isCopied(path))
        : Optional.empty();
  }

  /// What was published of a page before; empty if it was not all.
  private List<SiteFile> published(String path, Optional<String> twin) {
    var page = before.files().find(path).map(content -> new SiteFile(path, content));
    if (page.isEmpty() || twin.isEmpty()) {
      return page.map(List::of).orElse(List.of());
    }
    return before
        .files()
        .find(twin.get())
        .map(content -> List.of(page.get(), new SiteFile(twin.get(), content)))
        .orElse(List.of());
  }

  private static String outputPath(Pagination.Page page) {
    if (!SiteFile.isSafe(page.path())) {
      var document = page.document();
      throw new LiquidException(
          new Place(document.file().path(), 1),
          "the permalink `" + document.url() + "` leaves the site");
    }
    return page.path();
  }

  /// The paths that pages and copied files have; warns where two pages have the same.
  private Set<String> taken(List<Pagination.Page> pages) {
    var seen = new HashMap<String, String>();
    for (var page : pages) {
      var path = page.document().file().path();
      var other = seen.putIfAbsent(page.path(), path);
      if (other != null) {
        site.warnings()
            .add(path, "has the same address as " + other + ": " + page.document().url());
      }
    }
    site.content().staticFiles().forEach(file -> seen.putIfAbsent(file.path(), file.path()));
    return seen.keySet();
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.plugins.GithubMetadata;
import dev.millstream.builder.jekyll.plugins.PageFolders;
import dev.millstream.builder.jekyll.plugins.SearchIndex;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.filters.StandardFilters;
import dev.millstream.builder.liquid.value.LiquidLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The look of Markdown pages that have no layout: readable, light and dark, with links to the
/// other pages. Its template is the resource `default.html`. Thread-safe.
final class DefaultTheme {
  private static final int LINKS_MAX = 60;

  /// Fewer pages are all in sight.
  private static final int SEARCHED_FROM = 5;

  private static final Template TEMPLATE = load();

  private final SiteRendering site;
  private final boolean applies;
  private final String siteTitle;
  private final boolean isSearched;
  // what each page would else look for among all pages
  private final Map<String, List<Document>> pages = new HashMap<>(); // by folder
  private final Map<String, Folder> folders = new ConcurrentHashMap<>(); // made when asked for
  private final PageFolders tree;

  /// The address and title of each page that is linked, by its path: made where it is asked for.
  private final Map<String, Fingerprint> linked = new ConcurrentHashMap<>();

  /// The folders that pages of a folder link to.
  private final Map<String, Fingerprint> menus = new ConcurrentHashMap<>();

  private record Titled(String title, Document page) {}

  /// A folder's pages by title, and where each is among them, by its path.
  private record Folder(List<Titled> pages, Map<String, Integer> positions) {
    static Folder of(List<Document> pages) {
      var titled =
          pages.stream()
              .map(page -> new Titled(titleOf(page), page))
              .sorted(Comparator.comparing(Titled::title))
              .toList();
      var positions = new HashMap<String, Integer>();
      for (var i = 0; i < titled.size(); i++) {
        positions.put(titled.get(i).page().file().path(), i);
      }
      return new Folder(titled, positions);
    }
  }

  DefaultTheme(SiteRendering site) {
    this.site = site;
    var content = site.content();
    applies = !content.tree().hasFolder("_layouts");
    siteTitle = content.config().text("title").orElseGet(() -> homeTitle(content.pages()));
    isSearched =
        content.pages().stream().filter(this::applies).limit(SEARCHED_FROM).count()
            == SEARCHED_FROM;
    if (applies) {
      content.pages().forEach(this::place);
    }
    var landings = new HashMap<String, Document>();
    pages.forEach((folder, all) -> landings.put(folder, landing(all)));
    tree = new PageFolders(landings);
  }

  /// The page to open of a folder: its index, else the first by title.
  private static Document landing(List<Document> pages) {
    var byTitle = Comparator.comparing(DefaultTheme::titleOf);
    return pages.stream()
        .filter(page -> page.url().endsWith("/"))
        .min(byTitle)
        .orElseGet(() -> Collections.min(pages, byTitle));
  }

  private void place(Document page) {
    if (page.isMarkdown() && !page.url().equals("/")) {
      pages.computeIfAbsent(page.file().folder(), _ -> new ArrayList<>()).add(page);
    }
  }

  /// Whether a page gets this look: it is Markdown, asks for no layout, and the site has none.
  boolean applies(Document document) {
    return applies && document.isMarkdown() && !document.values().containsKey("layout");
  }

  String wrap(Document document, String content) {
    var config = site.content().config();
    var values = new HashMap<String, @Nullable Object>();
    Reads.note(new Read.Links(document.file().path()));
    Reads.note(new Read.Look());
    values.put("title", titleOf(document));
    values.put("site_title", siteTitle);
    values.put("description", document.text("description").orElse(""));
    values.put("lang", config.text("lang").orElse("en"));
    values.put("home", site.host().relative("/"));
    values.put("content", content);
    var folder = document.file().folder();
    values.put("links", links(document));
    values.put("folders", folders(tree.in(folder)));
    values.put("above", folders(tree.to(folder)));
    values.put("search", isSearched ? site.host().relative("/" + SearchIndex.SCRIPT) : "");
    values.put("edit", edit(document));
    return TEMPLATE.render(
        new RenderContext(
            values::get, RenderContext.Partials.NONE, LiquidLimits.DEFAULTS, site.allowance()));
  }

  /// Where the page can be edited; empty if that is not known.
  private String edit(Document document) {
    Reads.note(new Read.Site("github"));
    return GithubMetadata.editUrl(document.file().path(), site.content().config(), site.edition())
        .orElse("");
  }

  /// What the theme shows of the site on every page.
  List<Object> look() {
    return List.of(siteTitle, isSearched);
  }

  /// What the theme shows of other pages on this one.
  Fingerprint linksOf(Document document) {
    var pages = around(document).stream().map(this::linkOf);
    var menu = menus.computeIfAbsent(document.file().folder(), this::menuOf);
    return Fingerprint.ofAll(Stream.concat(Stream.of(menu), pages).toList());
  }

  private Fingerprint menuOf(String folder) {
    return Fingerprint.of(List.of(folders(tree.in(folder)), folders(tree.to(folder))));
  }

  private Fingerprint linkOf(Titled linkedPage) {
    return linked.computeIfAbsent(
        linkedPage.page().file().path(),
        _ -> Fingerprint.of(List.of(linkedPage.title(), linkedPage.page().url())));
  }

  /// Whether the pages can be searched.
  boolean isSearched() {
    return isSearched;
  }

  private static String homeTitle(List<Document> pages) {
    return pages.stream()
        .filter(page -> page.url().equals("/"))
        .findFirst()
        .flatMap(page -> page.text("title"))
        .orElse("Home");
  }

  /// The pages of the same folder, by title; of a large folder those around the page.
  private List<Map<String, Object>> links(Document document) {
    return around(document).stream().map(page -> link(page, document)).toList();
  }

  private List<Titled> around(Document document) {
    var folder =
        folders.computeIfAbsent(
            document.file().folder(), name -> Folder.of(pages.getOrDefault(name, List.of())));
    var here = folder.positions().getOrDefault(document.file().path(), 0);
    var count = folder.pages().size();
    var from = Math.max(0, Math.min(here - LINKS_MAX / 2, count - LINKS_MAX));
    return folder.pages().subList(from, Math.min(from + LINKS_MAX, count));
  }

  private Map<String, Object> link(Titled page, Document from) {
    return Map.of(
        "url", address(page.page()),
        "title", page.title(),
        "current", page.page().url().equals(from.url()));
  }

  private List<Map<String, Object>> folders(List<PageFolders.Folder> all) {
    return all.stream()
        .<Map<String, Object>>map(
            folder -> Map.of("url", address(folder.page()), "title", folder.name()))
        .toList();
  }

  private String address(Document page) {
    var url = page.url();
    return Address.written(
        site.host().relative(url.endsWith(".html") ? url.substring(0, url.length() - 5) : url));
  }

  private static String titleOf(Document page) {
    return page.text("title").orElse(page.file().name());
  }

  private static Template load() {
    try (var in = DefaultTheme.class.getResourceAsStream("default.html")) {
      if (in == null) {
        throw new IllegalStateException("the resource default.html is missing");
      }
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Template.parse("default.html", source, 1, StandardFilters.DIALECT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

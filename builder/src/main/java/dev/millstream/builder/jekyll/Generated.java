package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.plugins.Llms;
import dev.millstream.builder.jekyll.plugins.Redirects;
import dev.millstream.builder.jekyll.plugins.SearchIndex;
import dev.millstream.builder.jekyll.plugins.Sitemap;
import dev.millstream.builder.jekyll.plugins.ThemeFiles;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files that plugins and settings add: feed, sitemap, lists.
final class Generated {
  private static final Set<String> BUILT_IN =
      Set.of(
          "jekyll-feed",
          "jekyll-sitemap",
          "jekyll-seo-tag",
          "jekyll-paginate",
          "jekyll-paginate-v2",
          "jekyll-redirect-from",
          "jekyll-github-metadata",
          "jekyll-sass-converter",
          "jekyll-remote-theme",
          "jekyll-commonmark",
          "jekyll-commonmark-ghpages",
          "jekyll-optional-front-matter",
          "jekyll-readme-index",
          "jekyll-relative-links",
          "jekyll-titles-from-headings",
          "jekyll-include-cache");

  private final SiteRendering site;
  private final JekyllRenderer.Published published;
  private final Set<String> taken;
  private final List<SiteFile> files = new ArrayList<>();

  /// Those of a site; `published` has what was made of it before, `taken` are the paths that the
  /// site has itself.
  Generated(SiteRendering site, JekyllRenderer.Published published, Set<String> taken) {
    this.taken = taken;
    this.site = site;
    this.published = published;
  }

  /// The files, but those that the site has itself; `pages` are all that is published.
  List<SiteFile> files(List<Document> pages) {
    var config = site.content().config();
    for (var plugin :
        Stream.concat(config.list("plugins").stream(), config.list("gems").stream()).toList()) {
      if (!BUILT_IN.contains(plugin)) {
        site.warnings().add(config.file(), "the plugin `" + plugin + "` is not built in");
      }
    }
    ThemeFiles.name(config)
        .filter(_ -> !site.content().tree().hasFolder("_layouts"))
        .ifPresent(theme ->
            site.warnings()
                .add(
                    config.file(),
                    "the theme `%s` is not in the repository; put its files into a folder `%s`"
                        .formatted(theme, "vendor/" + theme)));
    if (Redirects.areListed(config)) {
      var redirects = pages.stream().filter(Redirects::isOne).toList();
      if (!redirects.isEmpty()) {
        add(Redirects.LIST, () -> Redirects.list(redirects));
      }
    }
    if (site.edition().outputs().llms()) {
      var markdown = site.edition().outputs().markdown();
      var title = Llms.title(config, pages);
      add(Llms.FILE, () -> Llms.text(pages, site.host(), title, markdown));
    }
    if (site.theme().isSearched()) {
      var searched = pages.stream().filter(site.theme()::applies).toList();
      add(SearchIndex.SCRIPT, SearchIndex::script);
      addSearch(SearchIndex.of(searched));
    }
    if (config.hasPlugin("jekyll-feed")) {
      add(Feed.path(site), () -> Feed.xml(site));
    }
    if (config.hasPlugin("jekyll-sitemap")) {
      var copied = site.content().staticFiles();
      add(Sitemap.FILE, () -> Sitemap.xml(pages, copied, site.host()));
    }
    return files;
  }

  /// What templates see of them among the site's pages.
  static List<Document> pages(SiteRendering site) {
    var config = site.content().config();
    var paths = new ArrayList<String>();
    for (var plugin : config.list("plugins")) {
      switch (plugin) {
        case "jekyll-feed" -> paths.add(Feed.path(site));
        case "jekyll-sitemap" -> paths.addAll(List.of(Sitemap.FILE, "robots.txt"));
        default -> {
          // makes no page that templates look for
        }
      }
    }
    return paths.stream()
        .filter(path -> !isTaken(path, site) && SiteFile.isSafe(path))
        .map(path ->
            Document.made(new SiteFile(path, Content.of("")), new LinkedHashMap<>(), "/" + path))
        .toList();
  }

  /// A file's text, made when it is needed.
  private interface Text {
    String make();
  }

  private void add(String path, Text text) {
    if (!taken.contains(path) && SiteFile.isSafe(path)) {
      files.add(new SiteFile(path, Content.of(text.make())));
    }
  }

  private static boolean isTaken(String path, SiteRendering site) {
    return site.isCopied(path)
        || site.content().pages().stream().anyMatch(page -> page.outputPath().equals(path));
  }

  private void addSearch(SearchIndex index) {
    index.list().ifPresent(list -> add(SearchIndex.LIST, () -> list));
    for (var part : index.parts()) {
      var sources = Stream.concat(Stream.of(part.kind()), part.pages().stream().map(this::source));
      addRenewed(part.path(), Fingerprint.ofAll(sources.toList()), () -> part.json(site.host()));
    }
  }

  /// What tells a page from itself with another source or at another address.
  private Fingerprint source(Document page) {
    return site.isAsRead(page)
        ? site.sourceOf(page)
        : Fingerprint.of(List.of(site.sourceOf(page), page.url(), page.values()));
  }

  /// Adds a file as it was published if it was made of the same: `own` tells that.
  private void addRenewed(String path, Fingerprint own, Text text) {
    if (taken.contains(path)) {
      return;
    }
    var before = published.find(path);
    if (before.isPresent() && site.renewal().page(path, own).isPresent()) {
      files.add(new SiteFile(path, before.get()));
    } else {
      add(path, text);
      site.renewal().fileIs(path, own);
    }
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteContent;
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

  private Generated() {}

  /// The files, but those that the site has itself; `pages` are all that is published.
  static List<SiteFile> files(SiteRendering site, List<Document> pages) {
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
    var files = new ArrayList<SiteFile>();
    if (Redirects.areListed(config)) {
      var redirects = pages.stream().filter(Redirects::isOne).toList();
      if (!redirects.isEmpty()) {
        add(files, site, Redirects.LIST, () -> Redirects.list(redirects));
      }
    }
    if (site.edition().outputs().llms()) {
      var markdown = site.edition().outputs().markdown();
      var title = Llms.title(config, pages);
      add(files, site, Llms.FILE, () -> Llms.text(pages, site.host(), title, markdown));
    }
    if (site.theme().isSearched()) {
      var searched = pages.stream().filter(site.theme()::applies).toList();
      add(files, site, SearchIndex.SCRIPT, SearchIndex::script);
      add(files, site, SearchIndex.LIST, () -> SearchIndex.json(searched, site.host()));
    }
    if (config.hasPlugin("jekyll-feed")) {
      add(files, site, Feed.path(site), () -> Feed.xml(site));
    }
    if (config.hasPlugin("jekyll-sitemap")) {
      var copied = site.content().staticFiles();
      add(files, site, Sitemap.FILE, () -> Sitemap.xml(pages, copied, site.host()));
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
        .filter(path -> !isTaken(path, site.content()) && SiteFile.isSafe(path))
        .map(path ->
            Document.made(new SiteFile(path, Content.of("")), new LinkedHashMap<>(), "/" + path))
        .toList();
  }

  /// A file's text, made when it is needed.
  private interface Text {
    String make();
  }

  private static void add(List<SiteFile> files, SiteRendering site, String path, Text text) {
    if (!isTaken(path, site.content()) && SiteFile.isSafe(path)) {
      files.add(new SiteFile(path, Content.of(text.make())));
    }
  }

  private static boolean isTaken(String path, SiteContent content) {
    return content.pages().stream().anyMatch(page -> page.outputPath().equals(path))
        || content.staticFiles().stream().anyMatch(file -> file.path().equals(path));
  }
}

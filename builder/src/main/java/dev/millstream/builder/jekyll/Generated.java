package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files that plugins add: feed, sitemap, robots.
final class Generated {
  private static final Set<String> BUILT_IN =
      Set.of(
          "jekyll-feed",
          "jekyll-sitemap",
          "jekyll-seo-tag",
          "jekyll-paginate",
          "jekyll-optional-front-matter",
          "jekyll-readme-index",
          "jekyll-relative-links",
          "jekyll-titles-from-headings",
          "jekyll-include-cache");

  private Generated() {}

  /// The files, but those that the site has itself.
  static List<SiteFile> files(SiteRendering site) {
    var config = site.content().config();
    for (var plugin :
        Stream.concat(config.list("plugins").stream(), config.list("gems").stream()).toList()) {
      if (!BUILT_IN.contains(plugin)) {
        site.warnings().add(config.file(), "the plugin `" + plugin + "` is not built in");
      }
    }
    var files = new ArrayList<SiteFile>();
    if (config.hasPlugin("jekyll-feed")) {
      add(files, site, Feed.path(site), () -> Feed.xml(site));
    }
    if (config.hasPlugin("jekyll-sitemap")) {
      add(files, site, "sitemap.xml", () -> sitemap(site));
      add(
          files,
          site,
          "robots.txt",
          () -> "Sitemap: " + site.host().absolute("/sitemap.xml") + "\n");
    }
    return files;
  }

  /// A file's text, made when it is needed.
  private interface Text {
    String make();
  }

  private static void add(List<SiteFile> files, SiteRendering site, String path, Text text) {
    var content = site.content();
    var isTaken =
        content.pages().stream().anyMatch(page -> page.outputPath().equals(path))
            || content.staticFiles().stream().anyMatch(file -> file.path().equals(path));
    if (!isTaken && SiteFile.isSafe(path)) {
      files.add(new SiteFile(path, Content.of(text.make())));
    }
  }

  private static String sitemap(SiteRendering site) {
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    site.content()
        .collections()
        .forEach((name, documents) -> {
          if (site.content().isPublished(name)) {
            documents.forEach(document -> address(out, document, site));
          }
        });
    site.content().pages().stream()
        .filter(
            page -> page.outputPath().endsWith(".html") && !page.outputPath().equals("404.html"))
        .forEach(page -> address(out, page, site));
    return out.append("</urlset>\n").toString();
  }

  private static void address(StringBuilder out, Document document, SiteRendering site) {
    if (Boolean.FALSE.equals(document.values().get("sitemap"))) {
      return;
    }
    var url = site.host().absolute(document.url().replaceFirst("/index\\.html$", "/"));
    out.append("<url>\n<loc>").append(CodeFilters.escape(url)).append("</loc>\n");
    document
        .date()
        .ifPresent(date ->
            out.append("<lastmod>")
                .append(Strftime.format("%Y-%m-%dT%H:%M:%S%:z", date))
                .append("</lastmod>\n"));
    out.append("</url>\n");
  }
}

package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.filters.SiteHost;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.source.SiteFile;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The sitemap of jekyll-sitemap: pages, and files that search engines read as pages.
public final class Sitemap {
  /// The file's name.
  public static final String FILE = "sitemap.xml";

  private static final Set<String> READ = Set.of("htm", "html", "xhtml", "pdf");

  private Sitemap() {}

  /// The sitemap of what is published.
  public static String xml(List<Document> pages, List<SiteFile> copied, SiteHost host) {
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    pages.stream()
        .filter(page -> page.outputPath().endsWith(".html"))
        .filter(page -> !page.outputPath().equals("404.html"))
        .filter(page -> !Boolean.FALSE.equals(page.values().get("sitemap")))
        .forEach(page -> address(out, page.url(), page.date(), host));
    copied.stream()
        .filter(file -> READ.contains(file.extension()) && !file.name().equals("404.html"))
        .forEach(file -> address(out, "/" + file.path(), Optional.empty(), host));
    return out.append("</urlset>\n").toString();
  }

  private static void address(
      StringBuilder out, String url, Optional<OffsetDateTime> date, SiteHost host) {
    var whole = host.absolute(url.replaceFirst("/index\\.html$", "/"));
    out.append("<url>\n<loc>").append(CodeFilters.escape(whole)).append("</loc>\n");
    date.ifPresent(time ->
        out.append("<lastmod>")
            .append(Strftime.format("%Y-%m-%dT%H:%M:%S%:z", time))
            .append("</lastmod>\n"));
    out.append("</url>\n");
  }
}

package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.filters.SiteHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// `llms.txt`: the site's pages in Markdown's form, by folder, for language models.
public final class Llms {
  /// The file's name.
  public static final String FILE = "llms.txt";

  private static final int LINKS_MAX = 5_000;

  private Llms() {}

  /// The list of these pages; it leads to their Markdown where there is some.
  public static String text(List<Document> pages, SiteHost host, String title, boolean markdown) {
    var sections = new TreeMap<String, List<Document>>();
    var shown =
        pages.stream()
            .filter(page -> page.outputPath().endsWith(".html"))
            .filter(page -> !page.outputPath().equals("404.html") && !Redirects.isOne(page))
            .filter(page -> !Boolean.FALSE.equals(page.values().get("sitemap")))
            .toList();
    shown.stream()
        .limit(LINKS_MAX)
        .forEach(page -> sections.computeIfAbsent(section(page), _ -> new ArrayList<>()).add(page));
    var out = new StringBuilder("# ").append(line(title)).append('\n');
    host.config()
        .text("description")
        .ifPresent(text -> out.append("\n> ").append(line(text)).append('\n'));
    sections.forEach((name, documents) -> {
      out.append("\n## ").append(name.isEmpty() ? "Pages" : line(name)).append("\n\n");
      documents.forEach(page -> link(out, page, host, markdown));
    });
    if (shown.size() > LINKS_MAX) {
      out.append("\n%,d more pages are not listed.\n".formatted(shown.size() - LINKS_MAX));
    }
    return out.toString();
  }

  private static String section(Document page) {
    if (!page.isPage()) {
      return page.collection().substring(0, 1).toUpperCase(Locale.ROOT)
          + page.collection().substring(1);
    }
    var path = page.outputPath();
    var slash = path.indexOf('/');
    return slash < 0 || path.equals("index.html") ? "" : path.substring(0, slash);
  }

  private static void link(StringBuilder out, Document page, SiteHost host, boolean markdown) {
    var twin = markdown ? MarkdownTwin.path(page) : Optional.<String>empty();
    var title = page.text("title").orElseGet(() -> page.file().name());
    out.append("- [")
        .append(line(title).replace("[", "\\[").replace("]", "\\]"))
        .append("](")
        .append(host.absolute(twin.map(path -> "/" + path).orElse(page.url())).replace(" ", "%20"))
        .append(')');
    page.text("description").ifPresent(text -> out.append(": ").append(line(text)));
    out.append('\n');
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /// What a site is called.
  public static String title(SiteConfig config, List<Document> pages) {
    return config
        .text("title")
        .or(() ->
            pages.stream()
                .filter(page -> page.url().equals("/"))
                .findFirst()
                .flatMap(page -> page.text("title")))
        .orElse("Pages");
  }
}

package dev.millstream.builder.jekyll.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.filters.Json;
import dev.millstream.builder.jekyll.filters.SiteHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// What a browser searches a folder of Markdown by, without a server: a list of the pages, and the
/// script that looks through it.
public final class SearchIndex {
  /// The path of the list.
  public static final String LIST = "millstream-search.json";

  /// The path of the script.
  public static final String SCRIPT = "millstream-search.js";

  /// Sites of more pages are searched by titles and descriptions alone.
  private static final int PAGES_WITH_TEXT_MAX = 500;

  private static final int PAGES_MAX = 50_000;
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final Pattern MARKS =
      Pattern.compile("<[^>]*>|\\]\\([^)]*\\)|[\\s#*_`>|\\[\\]!~=-]+");

  private SearchIndex() {}

  /// The list: address, title and text of each page.
  public static String json(List<Document> pages, SiteHost host) {
    var hasText = pages.size() <= PAGES_WITH_TEXT_MAX;
    return Json.of(
        pages.stream()
            .limit(PAGES_MAX)
            .map(page ->
                List.of(
                    host.relative(page.url().replaceFirst("\\.html$", "")),
                    page.text("title").orElseGet(() -> page.file().name()),
                    (page.text("description").orElse("") + " " + (hasText ? words(page) : ""))
                        .strip()))
            .toList());
  }

  private static String words(Document page) {
    var text = page.body().text();
    var head = text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    return MARKS.matcher(head).replaceAll(" ").strip();
  }

  /// The script.
  public static String script() {
    try (var in = SearchIndex.class.getResourceAsStream("search.js")) {
      return new String(Objects.requireNonNull(in, "search.js").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

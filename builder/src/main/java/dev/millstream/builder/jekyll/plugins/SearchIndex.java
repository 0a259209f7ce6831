package dev.millstream.builder.jekyll.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.filters.Json;
import dev.millstream.builder.jekyll.filters.SiteHost;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a browser searches a folder of Markdown by, without a server: a list of the pages, and the
/// script that looks through it. The list of a large site is in parts, so that a page that changes
/// changes a small one: a page's path alone says which. `list` then names them.
public record SearchIndex(Optional<String> list, List<Part> parts) {
  /// The path of the list.
  public static final String LIST = "millstream-search.json";

  /// The path of the script.
  public static final String SCRIPT = "millstream-search.js";

  /// Sites of more pages are searched by titles and descriptions alone.
  private static final int PAGES_WITH_TEXT_MAX = 500;

  private static final int PAGES_MAX = 50_000;
  private static final int PART_PAGES_MAX = 2_000;
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final Pattern MARKS =
      Pattern.compile("<[^>]*>|\\]\\([^)]*\\)|[\\s#*_`>|\\[\\]!~=-]+");

  /// Some pages of the list.
  public record Part(String path, List<Document> pages, boolean hasText) {
    /// What is told of each page.
    public Fingerprint kind() {
      return Fingerprint.of(hasText);
    }

    /// Address, title and text of each page.
    public String json(SiteHost host) {
      return Json.of(
          pages.stream()
              .map(page ->
                  List.of(
                      host.relative(withoutExtension(page.url())),
                      page.text("title").orElseGet(() -> page.file().name()),
                      (page.text("description").orElse("") + " " + (hasText ? words(page) : ""))
                          .strip()))
              .toList());
    }
  }

  /// The index of these pages.
  public static SearchIndex of(List<Document> all) {
    var pages = all.subList(0, Math.min(PAGES_MAX, all.size()));
    if (pages.size() <= PART_PAGES_MAX) {
      var whole = new Part(LIST, pages, pages.size() <= PAGES_WITH_TEXT_MAX);
      return new SearchIndex(Optional.empty(), List.of(whole));
    }
    // a power of two: the number seldom changes as a site grows
    var parts = new ArrayList<Part>();
    for (var i = 0; i < Integer.highestOneBit(2 * (pages.size() - 1) / PART_PAGES_MAX); i++) {
      parts.add(new Part("millstream-search-" + i + ".json", new ArrayList<>(), false));
    }
    for (var page : pages) {
      var hash = page.file().path().hashCode();
      parts.get((hash ^ (hash >>> 16)) & (parts.size() - 1)).pages().add(page);
    }
    var names = parts.stream().map(Part::path).toList();
    return new SearchIndex(Optional.of(Json.of(Map.of("parts", names))), parts);
  }

  private static String withoutExtension(String url) {
    return url.endsWith(".html") ? url.substring(0, url.length() - ".html".length()) : url;
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

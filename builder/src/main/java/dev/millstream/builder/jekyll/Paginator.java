package dev.millstream.builder.jekyll;

import dev.millstream.builder.liquid.value.LiquidObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `paginator` on one page of a list of documents; `pages` are the addresses of all its pages,
/// `trail` leads to some of them.
record Paginator(
    int page,
    int perPage,
    List<DocumentObject> all,
    List<String> pages,
    List<Map<String, Object>> trail)
    implements LiquidObject {
  @Override
  public @Nullable Object get(String field) {
    return switch (field) {
      case "page" -> (long) page;
      case "per_page" -> (long) perPage;
      case "posts" -> posts();
      case "total_posts" -> (long) all.size();
      case "total_pages" -> (long) pages.size();
      case "previous_page" -> page > 1 ? page - 1L : null;
      case "previous_page_path" -> page > 1 ? pages.get(page - 2) : null;
      case "next_page" -> page < pages.size() ? page + 1L : null;
      case "next_page_path" -> page < pages.size() ? pages.get(page) : null;
      case "page_path" -> file(pages.get(page - 1));
      case "first_page" -> 1L;
      case "first_page_path" -> pages.getFirst();
      case "last_page" -> (long) pages.size();
      case "last_page_path" -> pages.getLast();
      case "page_trail" -> trail.isEmpty() ? null : trail;
      default -> null;
    };
  }

  private List<DocumentObject> posts() {
    var from = Math.min((page - 1) * perPage, all.size());
    return all.subList(from, Math.min(from + perPage, all.size()));
  }

  /// Where plugins say a page is: a folder's by its file.
  static String file(String url) {
    return url.endsWith("/") ? url + "index.html" : url;
  }

  /// All that a page may read of it.
  List<Object> shown() {
    var before = page > 1 ? pages.get(page - 2) : "";
    var after = page < pages.size() ? pages.get(page) : "";
    return List.of(
        page,
        perPage,
        posts(),
        all.size(),
        pages.size(),
        before,
        after,
        pages.getFirst(),
        pages.getLast(),
        trail);
  }
}

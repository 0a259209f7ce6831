package dev.millstream.builder.jekyll;

import dev.millstream.builder.liquid.value.LiquidObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `paginator` on one page of a list of posts; `pages` are the addresses of all its pages.
record Paginator(int page, int perPage, List<DocumentObject> all, List<String> pages)
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
      default -> null;
    };
  }

  private List<DocumentObject> posts() {
    var from = Math.min((page - 1) * perPage, all.size());
    return all.subList(from, Math.min(from + perPage, all.size()));
  }

  /// All that a page may read of it.
  List<Object> shown() {
    var before = page > 1 ? pages.get(page - 2) : "";
    var after = page < pages.size() ? pages.get(page) : "";
    return List.of(page, perPage, posts(), all.size(), pages.size(), before, after);
  }
}

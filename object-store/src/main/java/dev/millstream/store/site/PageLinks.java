package dev.millstream.store.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What pages say, in `<link>` tags, that a browser should fetch or connect to early: the values of
/// the field `Link` (RFC 8288), and for a page's path which of them it is.
public record PageLinks(List<String> fields, Map<String, Integer> pages) {
  public PageLinks {
    fields = List.copyOf(fields);
    pages = Map.copyOf(pages);
    var count = fields.size();
    if (pages.values().stream().anyMatch(at -> at < 0 || at >= count)) {
      throw new IllegalArgumentException("a page's links are none of the " + count + " there are");
    }
  }

  /// No page says anything.
  public static final PageLinks NONE = new PageLinks(List.of(), Map.of());

  /// The links of these pages, each value once.
  public static PageLinks of(Map<String, String> valuesByPage) {
    var places = new LinkedHashMap<String, Integer>();
    var pages = new HashMap<String, Integer>();
    valuesByPage.forEach(
        (page, value) -> pages.put(page, places.computeIfAbsent(value, _ -> places.size())));
    return new PageLinks(new ArrayList<>(places.keySet()), pages);
  }

  /// What the page at this path says.
  public Optional<String> of(String path) {
    return Optional.ofNullable(pages.get(path)).map(fields::get);
  }
}

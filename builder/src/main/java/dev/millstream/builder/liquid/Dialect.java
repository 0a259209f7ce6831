package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import java.util.HashMap;
import java.util.Map;

/// The tags and filters that templates may use, and who hears of others.
public record Dialect(
    Map<String, TagParser> tags, Map<String, FilterDefinition> filters, Unknowns unknowns) {
  public Dialect {
    tags = Map.copyOf(tags);
    filters = Map.copyOf(filters);
  }

  /// Hears of tags and filters that the dialect does not have.
  public interface Unknowns {
    /// Refuses them.
    Unknowns REFUSED =
        (place, what) -> {
          throw new LiquidException(place, "there is no " + what);
        };

    /// Called once for each place.
    void met(Place place, String what);
  }

  /// This dialect and more tags and filters.
  public Dialect with(Map<String, TagParser> moreTags, Map<String, FilterDefinition> moreFilters) {
    var allTags = new HashMap<>(tags);
    allTags.putAll(moreTags);
    var allFilters = new HashMap<>(filters);
    allFilters.putAll(moreFilters);
    return new Dialect(allTags, allFilters, unknowns);
  }

  /// This dialect, telling `listener` what it does not know and going on.
  public Dialect tolerant(Unknowns listener) {
    return new Dialect(tags, filters, listener);
  }
}

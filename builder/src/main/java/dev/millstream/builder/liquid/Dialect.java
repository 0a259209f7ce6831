package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import java.util.HashMap;
import java.util.Map;

/// The tags and filters that templates may use, and who hears of others and of mistakes in markup.
public record Dialect(
    Map<String, TagParser> tags, Map<String, FilterDefinition> filters, Listener listener) {
  public Dialect {
    tags = Map.copyOf(tags);
    filters = Map.copyOf(filters);
  }

  /// Hears what is wrong with a template.
  public interface Listener {
    /// Refuses all that is wrong.
    Listener STRICT =
        (place, problem) -> {
          throw new LiquidException(place, problem);
        };

    /// Called once for each place. If it returns, what is wrong is passed over, as Ruby's Liquid
    /// passes it over.
    void met(Place place, String problem);
  }

  /// Whether nothing that is wrong is passed over.
  boolean isStrict() {
    return listener.equals(Listener.STRICT);
  }

  /// This dialect and more tags and filters.
  public Dialect with(Map<String, TagParser> moreTags, Map<String, FilterDefinition> moreFilters) {
    var allTags = new HashMap<>(tags);
    allTags.putAll(moreTags);
    var allFilters = new HashMap<>(filters);
    allFilters.putAll(moreFilters);
    return new Dialect(allTags, allFilters, listener);
  }

  /// This dialect, telling `listener` what is wrong and going on.
  public Dialect tolerant(Listener listener) {
    return new Dialect(tags, filters, listener);
  }
}

package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;

/// A tag as it stands in the source; `text` is what follows its name.

public record TagSource(String name, String text, Place place) {
  /// Reads the text as markup.
  public Markup markup(TemplateParser parser) {
    return new Markup(text, place, parser.dialect());
  }

  /// Something is wrong with the tag.
  public LiquidException problem(String text) {
    return new LiquidException(place, "`" + name + "`: " + text);
  }
}

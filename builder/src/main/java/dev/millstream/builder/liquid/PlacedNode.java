package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.ValueException;

/// Adds its place to the problems of a node.

record PlacedNode(Node node, Place place) implements Node {
  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    try {
      return node.render(context, out);
    } catch (ValueException e) {
      throw new LiquidException(place, e.problem());
    }
  }

  @Override
  public boolean blank() {
    return node.blank();
  }
}

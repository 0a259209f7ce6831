package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.value.Values;

/// `{{ expression | filters }}`.

public record OutputNode(Expression expression) implements Node {
  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    Values.print(expression.evaluate(context), out);
    return Flow.NEXT;
  }
}

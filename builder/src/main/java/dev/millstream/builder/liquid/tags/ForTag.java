package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;

/// `for` with `else`.
record ForTag(Loop loop, Block body, Block otherwise, boolean blank) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    var loop = Loop.parse(tag, parser);
    var part = parser.until(tag, "else", "endfor");
    var body = part.body();
    var otherwise = Block.NONE;
    while (!part.end().name().equals("endfor")) {
      part = parser.until(tag, "else", "endfor");
      otherwise = otherwise == Block.NONE ? part.body() : otherwise;
    }
    if (body.blank() && otherwise.blank()) {
      return new ForTag(loop, body.trimmed(), otherwise.trimmed(), true);
    }
    return new ForTag(loop, body, otherwise, false);
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var items = loop.items(context);
    if (items.isEmpty()) {
      return otherwise.render(context, out);
    }
    var state = ForLoop.inside(context.get("forloop"), loop.name(), items.size());
    var scope = context.push();
    try {
      scope.put("forloop", state);
      for (var item : items) {
        context.step(out);
        scope.put(loop.variable(), item);
        if (body.render(context, out) == Flow.BREAK) {
          break;
        }
        state.next();
      }
    } finally {
      context.pop();
    }
    return Flow.NEXT;
  }
}

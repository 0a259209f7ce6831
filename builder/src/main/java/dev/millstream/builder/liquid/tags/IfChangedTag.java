package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;

/// `ifchanged`: prints its block unless that is what an `ifchanged` printed last.
record IfChangedTag(Block body) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    return new IfChangedTag(parser.until(tag, "endifchanged").body());
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var text = new StringBuilder();
    var flow = body.render(context, text);
    if (!text.toString().equals(context.registers().put("ifchanged", text.toString()))) {
      out.append(text);
    }
    return flow;
  }
}

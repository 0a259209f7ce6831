package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.Values;

/// `render`: another template that sees its arguments only.
record RenderTag(String name, PartialCall call) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var name = markup.string();
    if (name.isEmpty()) {
      throw tag.problem("needs the name of a template in quotes");
    }
    return new RenderTag(name.get(), PartialCall.parse(new Expression.Literal(name.get()), markup));
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var template = context.partials().find(name);
    var bound = call.bound() == null ? null : call.bound().evaluate(context);
    if (!call.each()) {
      var inner = context.isolated();
      if (call.bound() != null) {
        inner.assign(call.variable(name), bound);
      }
      call.bindArguments(context, inner);
      template.renderInto(inner, out);
      return Flow.NEXT;
    }
    var items = Values.rounds(bound);
    var state = ForLoop.withoutChildren(call.variable(name), items.size());
    for (var item : items) {
      context.step(out);
      var inner = context.isolated();
      inner.assign("forloop", state);
      inner.assign(call.variable(name), item);
      call.bindArguments(context, inner);
      template.renderInto(inner, out);
      state.next();
    }
    return Flow.NEXT;
  }
}

package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.ValueException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Standard Liquid's `include`: another template with the variables of this one.
record IncludeTag(PartialCall call) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    return new IncludeTag(PartialCall.parse(markup.expression(), markup));
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    if (context.isIsolated()) {
      throw new ValueException("`include` does not work inside of `render`");
    }
    if (!(call.name().evaluate(context) instanceof String name)) {
      throw new ValueException("`include` needs the name of a template");
    }
    var template = context.partials().find(name);
    var variable = call.variable(name);
    var bound = call.bound() == null ? context.get(variable) : call.bound().evaluate(context);
    List<? extends @Nullable Object> rounds =
        call.bound() != null && bound instanceof List<?> list
            ? list
            : Collections.singletonList(bound);
    var scope = context.push();
    try {
      call.bindArguments(context, scope);
      for (var item : rounds) {
        context.step(out);
        scope.put(variable, item);
        var flow = template.renderInto(context, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
    } finally {
      context.pop();
    }
    return Flow.NEXT;
  }
}

package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cycle`: the next of its values each time.
record CycleTag(@Nullable Expression group, List<Expression> values) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var values = new ArrayList<Expression>();
    var first = markup.expression();
    Expression group = null;
    if (markup.accept(":")) {
      group = first;
    } else {
      values.add(first);
      markup.accept(",");
    }
    while (!markup.atEnd()) {
      values.add(markup.expression());
      if (!markup.accept(",")) {
        break;
      }
    }
    markup.end();
    if (values.isEmpty()) {
      throw tag.problem("needs at least one value");
    }
    return new CycleTag(group, List.copyOf(values));
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var key = "cycle " + (group == null ? values : Values.text(group.evaluate(context)));
    var turn = (Integer) context.registers().getOrDefault(key, 0);
    // Tags of one group may have fewer values than the turn has come to.
    if (turn < values.size()) {
      Values.print(values.get(turn).evaluate(context), out);
    }
    context.registers().put(key, turn + 1 < values.size() ? turn + 1 : 0);
    return Flow.NEXT;
  }
}

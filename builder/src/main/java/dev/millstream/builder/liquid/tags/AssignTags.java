package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;

/// `assign`, `capture`, `increment` and `decrement`.
final class AssignTags {
  private AssignTags() {}

  static Node assign(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var name = markup.target();
    markup.expect("=");
    var value = Markup.output(markup.rest(), tag.place(), parser.dialect());
    return new Assign(name, value);
  }

  static Node capture(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var name = markup.string().orElse(null);
    var target = name != null ? name : markup.target();
    markup.end();
    return new Capture(target, parser.until(tag, "endcapture").body());
  }

  static Node increment(TagSource tag, TemplateParser parser) {
    var name = counter(tag, parser);
    return (context, out) -> {
      out.append(context.counters().merge(name, 1L, Long::sum) - 1);
      return Flow.NEXT;
    };
  }

  static Node decrement(TagSource tag, TemplateParser parser) {
    var name = counter(tag, parser);
    return (context, out) -> {
      out.append(context.counters().merge(name, -1L, Long::sum));
      return Flow.NEXT;
    };
  }

  private static String counter(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var name = markup.target();
    markup.end();
    return name;
  }

  private record Assign(String name, Expression value) implements Node {
    @Override
    public Flow render(RenderContext context, StringBuilder out) {
      context.assign(name, value.evaluate(context));
      return Flow.NEXT;
    }

    @Override
    public boolean blank() {
      return true;
    }
  }

  private record Capture(String name, Block body) implements Node {
    @Override
    public Flow render(RenderContext context, StringBuilder out) {
      var captured = new StringBuilder();
      var flow = body.render(context, captured);
      context.assign(name, captured.toString());
      return flow;
    }

    @Override
    public boolean blank() {
      return true;
    }
  }
}

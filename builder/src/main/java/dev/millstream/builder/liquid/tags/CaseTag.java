package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.List;

/// `case` with `when` and `else`. As in Ruby's Liquid every matching `when` is rendered.
record CaseTag(Expression subject, List<When> parts, boolean blank) implements Node {
  /// `values` is empty for `else`.
  record When(List<Expression> values, Block body) {}

  static Node parse(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var subject = markup.expression();
    markup.end();
    var parts = new ArrayList<When>();
    // What stands before the first `when` is not part of anything.
    var part = parser.until(tag, "when", "else", "endcase");
    while (!part.end().name().equals("endcase")) {
      var values =
          part.end().name().equals("when") ? values(part.end(), parser) : List.<Expression>of();
      part = parser.until(tag, "when", "else", "endcase");
      parts.add(new When(values, part.body()));
    }
    var blank = parts.stream().allMatch(when -> when.body().blank());
    if (blank) {
      parts.replaceAll(when -> new When(when.values(), when.body().trimmed()));
    }
    return new CaseTag(subject, List.copyOf(parts), blank);
  }

  private static List<Expression> values(TagSource when, TemplateParser parser) {
    var markup = when.markup(parser);
    var values = new ArrayList<Expression>();
    do {
      values.add(markup.expression());
    } while (markup.accept(",") || markup.accept("or"));
    markup.end();
    return List.copyOf(values);
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var value = subject.evaluate(context);
    var matched = false;
    for (var part : parts) {
      if (part.values().isEmpty()) {
        if (!matched) {
          var flow = part.body().render(context, out);
          if (flow != Flow.NEXT) {
            return flow;
          }
        }
        continue;
      }
      for (var candidate : part.values()) {
        if (Values.equal(value, candidate.evaluate(context))) {
          matched = true;
          var flow = part.body().render(context, out);
          if (flow != Flow.NEXT) {
            return flow;
          }
        }
      }
    }
    return Flow.NEXT;
  }
}

package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `if`, `unless`, with `elsif` and `else`.
record IfTag(List<Branch> branches, boolean blank) implements Node {
  /// Taken if the condition is (or, negated, is not) true; always without a condition.
  record Branch(@Nullable Expression condition, boolean negated, Block body) {
    boolean holds(RenderContext context) {
      return condition == null || Values.isTrue(condition.evaluate(context)) != negated;
    }
  }

  static Node parse(TagSource tag, TemplateParser parser, boolean negated) {
    var end = "end" + tag.name();
    var branches = new ArrayList<Branch>();
    var condition = condition(tag, parser);
    var isNegated = negated;
    var afterElse = false;
    while (true) {
      var part = parser.until(tag, "elsif", "else", end);
      if (!afterElse || condition != null) {
        branches.add(new Branch(condition, isNegated, part.body()));
      }
      if (part.end().name().equals(end)) {
        var blank = branches.stream().allMatch(branch -> branch.body().blank());
        return new IfTag(blank ? trim(branches) : List.copyOf(branches), blank);
      }
      isNegated = false;
      // What stands behind `else` can never be reached.
      afterElse |= condition == null;
      condition = part.end().name().equals("elsif") ? condition(part.end(), parser) : null;
    }
  }

  private static Expression condition(TagSource tag, TemplateParser parser) {
    return Markup.condition(tag.text(), tag.place(), parser.dialect());
  }

  private static List<Branch> trim(List<Branch> branches) {
    return branches.stream()
        .map(branch -> new Branch(branch.condition(), branch.negated(), branch.body().trimmed()))
        .toList();
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    for (var branch : branches) {
      if (branch.holds(context)) {
        return branch.body().render(context, out);
      }
    }
    return Flow.NEXT;
  }
}

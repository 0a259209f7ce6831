package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/// Reads markup that has a mistake as Ruby's Liquid does when it is not strict: by looking for what
/// can be understood and passing over the rest.
final class LaxMarkup {
  private static final String QUOTED = "\"[^\"]*\"|'[^']*'";
  private static final String FRAGMENT = QUOTED + "|(?:[^\\s,|'\"]|" + QUOTED + ")++";
  private static final Pattern FIRST = Pattern.compile("(" + FRAGMENT + ")(.*)", Pattern.DOTALL);
  private static final Pattern FILTER = Pattern.compile("(?:\\s+|" + FRAGMENT + "|,)++");
  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern ARGUMENT =
      Pattern.compile("[:,]\\s*(?:(\\w+)\\s*:\\s*)?(" + FRAGMENT + ")");
  private static final Pattern STEP = Pattern.compile("\\[([^\\]]+)\\]|([\\w-]+\\??)");
  private static final Pattern JOINT =
      Pattern.compile("(" + QUOTED + ")|(?<![\\w.-])(and|or)(?![\\w.-])");
  private static final Pattern COMPARISON =
      Pattern.compile("(" + FRAGMENT + ")\\s*([=!<>a-z_]+)?\\s*(" + FRAGMENT + ")?");

  private final Place place;
  private final Dialect dialect;

  LaxMarkup(Place place, Dialect dialect) {
    this.place = place;
    this.dialect = dialect;
  }

  /// A value and its filters.
  Expression filtered(String text) {
    var first = FIRST.matcher(text);
    if (!first.find()) {
      return new Expression.Literal(null);
    }
    var value = value(first.group(1));
    var rest = first.group(2);
    var bar = rest.indexOf('|');
    if (bar < 0) {
      return value;
    }
    var filters = FILTER.matcher(rest).region(bar + 1, rest.length());
    while (filters.find()) {
      value = filter(value, filters.group());
    }
    return value;
  }

  private Expression filter(Expression input, String text) {
    var name = NAME.matcher(text);
    if (!name.find()) {
      return input;
    }
    var arguments = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    var found = ARGUMENT.matcher(text).region(name.end(), text.length());
    while (found.find()) {
      var value = value(found.group(2));
      if (found.group(1) == null) {
        arguments.add(value);
      } else {
        named.put(found.group(1), value);
      }
    }
    return Markup.of("", place, dialect).call(name.group(), input, arguments, named);
  }

  /// Comparisons joined by `and` and `or`, which bind from the right.
  Expression condition(String text) {
    var parts = new ArrayList<Expression>();
    var joints = new ArrayList<Boolean>();
    var joint = JOINT.matcher(text);
    var from = 0;
    while (joint.find()) {
      if (joint.group(2) != null) {
        parts.add(comparison(text.substring(from, joint.start())));
        joints.add(joint.group(2).equals("and"));
        from = joint.end();
      }
    }
    var whole = comparison(text.substring(from));
    for (var i = parts.size() - 1; i >= 0; i--) {
      whole = new Expression.Logic(joints.get(i), parts.get(i), whole);
    }
    return whole;
  }

  private Expression comparison(String text) {
    var comparison = COMPARISON.matcher(text);
    if (!comparison.find()) {
      throw new LiquidException(place, "`" + text.strip() + "` is no condition");
    }
    var left = value(comparison.group(1));
    var sign = comparison.group(2);
    if (sign == null) {
      return left;
    }
    var operator =
        Operator.of(sign)
            .orElseThrow(() -> new LiquidException(place, "`" + sign + "` compares nothing"));
    var right = comparison.group(3);
    return new Expression.Comparison(
        operator, left, right == null ? new Expression.Literal(null) : value(right));
  }

  private Expression value(String text) {
    try {
      var markup = Markup.of(text, place, dialect);
      var value = markup.expression();
      if (markup.atEnd()) {
        return value;
      }
    } catch (LiquidException e) {
      // Told already: the whole is not Liquid.
    }
    var steps = STEP.matcher(text);
    var path = new ArrayList<Expression>();
    while (steps.find()) {
      path.add(
          steps.group(1) == null ? new Expression.Literal(steps.group(2)) : value(steps.group(1)));
    }
    return path.isEmpty()
        ? new Expression.Literal(null)
        : new Expression.Variable(path.getFirst(), List.copyOf(path.subList(1, path.size())));
  }
}

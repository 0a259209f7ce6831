package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.value.LiquidLimits;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.RangeList;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiled markup that has a value. Immutable and thread-safe.
public sealed interface Expression {
  /// The value; null where a name means nothing.
  @Nullable Object evaluate(RenderContext context);

  /// A constant.
  record Literal(@Nullable Object value) implements Expression {
    @Override
    public @Nullable Object evaluate(RenderContext context) {
      return value;
    }
  }

  /// `(from..to)`.
  record Range(Expression from, Expression to) implements Expression {
    @Override
    public Object evaluate(RenderContext context) {
      return new RangeList(
          Numbers.toLong(from.evaluate(context)), Numbers.toLong(to.evaluate(context)));
    }
  }

  /// `name.field[index]`; `root` gives the name, each of `path` a field.
  record Variable(Expression root, List<Expression> path) implements Expression {
    @Override
    public @Nullable Object evaluate(RenderContext context) {
      var value = context.get(Values.text(root.evaluate(context)));
      for (var step : path) {
        if (value == null) {
          return null;
        }
        value = Values.field(value, step.evaluate(context));
      }
      return value;
    }
  }

  /// `value | filter: arguments`.
  record Filtered(
      Expression input,
      FilterDefinition filter,
      List<Expression> arguments,
      Map<String, Expression> named)
      implements Expression {
    @Override
    public @Nullable Object evaluate(RenderContext context) {
      var values = new ArrayList<@Nullable Object>(arguments.size());
      for (var argument : arguments) {
        values.add(argument.evaluate(context));
      }
      var options = new HashMap<String, @Nullable Object>();
      named.forEach((name, value) -> options.put(name, value.evaluate(context)));
      var call = new FilterCall(input.evaluate(context), values, options, context);
      var result = filter.filter().apply(call);
      checkSize(result, context.limits());
      return result;
    }

    private static void checkSize(@Nullable Object value, LiquidLimits limits) {
      if (value instanceof CharSequence text && text.length() > limits.valueCharsMax()) {
        throw new ValueException(
            "a value of more than %,d characters".formatted(limits.valueCharsMax()));
      }
      if (value instanceof List<?> list
          && !(list instanceof RangeList)
          && list.size() > limits.listMax()) {
        throw new ValueException("a list of more than %,d items".formatted(limits.listMax()));
      }
    }
  }

  /// `left == right` and the other comparisons.
  record Comparison(Operator operator, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(RenderContext context) {
      return operator.holds(left.evaluate(context), right.evaluate(context));
    }
  }

  /// `left and right`, `left or right`.
  record Logic(boolean both, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(RenderContext context) {
      var first = Values.isTrue(left.evaluate(context));
      if (first != both) {
        return first;
      }
      return Values.isTrue(right.evaluate(context));
    }
  }
}

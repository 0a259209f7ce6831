package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.MarkupLexer;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Special;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the markup of one tag or output, left to right. Not thread-safe.
public final class Markup {
  private static final int DEPTH_MAX = 100;

  private final MarkupLexer lexer;
  private final Place place;
  private final Dialect dialect;
  private int depth;

  Markup(String text, Place place, Dialect dialect) {
    this.lexer = new MarkupLexer(text, place);
    this.place = place;
    this.dialect = dialect;
  }

  /// Markup outside of a template, for filters that take an expression.
  public static Markup of(String text, Place place, Dialect dialect) {
    return new Markup(text, place, dialect);
  }

  /// Whether nothing is left.
  public boolean atEnd() {
    return lexer.kind() == MarkupLexer.Kind.END;
  }

  /// All of a text as a value and the filters behind it.
  public static Expression output(String text, Place place, Dialect dialect) {
    return whole(text, place, dialect, false);
  }

  /// All of a text as a condition.
  public static Expression condition(String text, Place place, Dialect dialect) {
    return whole(text, place, dialect, true);
  }

  private static Expression whole(String text, Place place, Dialect dialect, boolean isCondition) {
    try {
      var markup = new Markup(text, place, dialect);
      var whole = isCondition ? markup.condition() : markup.filtered();
      if (!markup.atEnd()) {
        throw markup.problem("`" + markup.rest() + "` is too much");
      }
      return whole;
    } catch (LiquidException e) {
      if (dialect.isStrict()) {
        throw e;
      }
      dialect.listener().met(place, "not all of `" + text.strip() + "` is Liquid");
      var lax = new LaxMarkup(place, dialect);
      return isCondition ? lax.condition(text) : lax.filtered(text);
    }
  }

  /// Everything should have been read.
  public void end() {
    if (!atEnd()) {
      dialect.listener().met(place, "`" + lexer.rest() + "` is too much");
    }
  }

  /// Something is wrong here.
  public LiquidException problem(String text) {
    return new LiquidException(place, text);
  }

  /// Whether this word or sign comes next; if so it is read.
  public boolean accept(String text) {
    if (isNext(text)) {
      lexer.advance();
      return true;
    }
    return false;
  }

  /// Whether this word or sign comes next.
  public boolean isNext(String text) {
    return lexer.kind() != MarkupLexer.Kind.STRING && lexer.text().equals(text);
  }

  /// This word or sign must come next.
  public void expect(String text) {
    if (!accept(text)) {
      throw problem("expected `" + text + "`" + found());
    }
  }

  /// A name: of a variable, a filter, an option.
  public String name() {
    if (lexer.kind() != MarkupLexer.Kind.NAME) {
      throw problem("expected a name" + found());
    }
    return lexer.advance();
  }

  /// A name that may be assigned to: a name or digits, no question mark.
  public String target() {
    if (lexer.kind() == MarkupLexer.Kind.NUMBER && lexer.text().matches("\\d+")) {
      return lexer.advance();
    }
    var name = name();
    if (name.endsWith("?")) {
      throw problem("`" + name + "` is not a name to assign to");
    }
    return name;
  }

  /// The text of a quoted string, if one comes next.
  public Optional<String> string() {
    return lexer.kind() == MarkupLexer.Kind.STRING
        ? Optional.of(lexer.advance())
        : Optional.empty();
  }

  /// Whether a name and then a colon come next.
  public boolean isOption() {
    return lexer.kind() == MarkupLexer.Kind.NAME && lexer.colonFollows();
  }

  /// The markup that comes next, as it is written.
  public String rest() {
    return lexer.rest();
  }

  /// A value and the filters behind it.
  public Expression filtered() {
    var value = expression();
    while (accept("|")) {
      value = filter(value);
    }
    return value;
  }

  private Expression filter(Expression input) {
    var name = name();
    var arguments = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    if (accept(":")) {
      do {
        if (atEnd() || isNext("|")) {
          break;
        }
        if (isOption()) {
          var option = name();
          expect(":");
          named.put(option, expression());
        } else {
          arguments.add(expression());
        }
      } while (accept(","));
    }
    return call(name, input, arguments, named);
  }

  /// A filter's call, by its name.
  Expression call(
      String name, Expression input, List<Expression> arguments, Map<String, Expression> named) {
    var filter = dialect.filters().get(name);
    if (filter == null) {
      dialect.listener().met(place, "there is no filter `" + name + "`");
      return input;
    }
    if (arguments.size() < filter.argumentsMin() || arguments.size() > filter.argumentsMax()) {
      throw problem(arity(name, filter, arguments.size()));
    }
    return new Expression.Filtered(input, filter, List.copyOf(arguments), Map.copyOf(named));
  }

  private static String arity(String name, FilterDefinition filter, int given) {
    var wanted =
        filter.argumentsMin() == filter.argumentsMax()
            ? String.valueOf(filter.argumentsMin())
            : filter.argumentsMin() + " to " + filter.argumentsMax();
    return "filter `%s` takes %s arguments, not %d".formatted(name, wanted, given);
  }

  /// Comparisons joined by `and` and `or`, which bind from the right.
  public Expression condition() {
    if (++depth > DEPTH_MAX) {
      throw problem("more than " + DEPTH_MAX + " conditions in one");
    }
    var left = comparison();
    if (accept("and")) {
      return new Expression.Logic(true, left, condition());
    }
    if (accept("or")) {
      return new Expression.Logic(false, left, condition());
    }
    return left;
  }

  private Expression comparison() {
    var left = expression();
    var operator =
        lexer.kind() == MarkupLexer.Kind.STRING
            ? Optional.<Operator>empty()
            : Operator.of(lexer.text());
    if (operator.isEmpty()) {
      return left;
    }
    lexer.advance();
    return new Expression.Comparison(operator.get(), left, expression());
  }

  /// One value: a literal, a range, a variable.
  public Expression expression() {
    return switch (lexer.kind()) {
      case STRING -> new Expression.Literal(lexer.advance());
      case NUMBER -> new Expression.Literal(number(lexer.advance()));
      case NAME -> named();
      case SIGN -> {
        if (accept("(")) {
          yield range();
        }
        if (isNext("[")) {
          yield new Expression.Variable(index(), path());
        }
        throw problem("expected a value" + found());
      }
      case END -> throw problem("expected a value" + found());
    };
  }

  private Expression range() {
    var from = expression();
    expect("..");
    var to = expression();
    expect(")");
    return new Expression.Range(from, to);
  }

  private Expression named() {
    var name = lexer.advance();
    var path = path();
    if (path.isEmpty()) {
      switch (name) {
        case "nil", "null" -> {
          return new Expression.Literal(null);
        }
        case "true" -> {
          return new Expression.Literal(true);
        }
        case "false" -> {
          return new Expression.Literal(false);
        }
        case "empty" -> {
          return new Expression.Literal(Special.EMPTY);
        }
        case "blank" -> {
          return new Expression.Literal(Special.BLANK);
        }
        default -> {}
      }
    }
    return new Expression.Variable(new Expression.Literal(name), path);
  }

  private List<Expression> path() {
    var path = new ArrayList<Expression>();
    while (true) {
      if (accept(".")) {
        path.add(new Expression.Literal(name()));
      } else if (isNext("[")) {
        path.add(index());
      } else {
        return List.copyOf(path);
      }
    }
  }

  private Expression index() {
    if (++depth > DEPTH_MAX) {
      throw problem("more than " + DEPTH_MAX + " levels of `[`");
    }
    expect("[");
    var index = expression();
    expect("]");
    return index;
  }

  private static Number number(String text) {
    return text.indexOf('.') < 0 ? Numbers.exact(new BigInteger(text)) : new BigDecimal(text);
  }

  private String found() {
    return atEnd() ? ", found the end" : ", found `" + lexer.text() + "`";
  }

  /// The next piece, whatever it is; null at the end.
  public @Nullable String any() {
    return atEnd() ? null : lexer.advance();
  }
}

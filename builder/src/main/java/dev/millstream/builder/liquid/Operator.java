package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The comparisons.
public enum Operator {
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  CONTAINS("contains");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  static Optional<Operator> of(String symbol) {
    if (symbol.equals("<>")) {
      return Optional.of(NOT_EQUAL);
    }
    for (var operator : values()) {
      if (operator.symbol.equals(symbol)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /// Whether the comparison holds.
  public boolean holds(@Nullable Object left, @Nullable Object right) {
    return switch (this) {
      case EQUAL -> Values.equal(left, right);
      case NOT_EQUAL -> !Values.equal(left, right);
      case CONTAINS -> contains(left, right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> ordered(left, right);
    };
  }

  private boolean ordered(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null || !Values.haveOrder(left, right)) {
      return false;
    }
    var order = Values.compare(left, right);
    return switch (this) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean contains(@Nullable Object left, @Nullable Object right) {
    if (!Values.isTrue(right)) {
      return false;
    }
    return switch (left) {
      case String text -> text.contains(Values.text(right));
      case List<?> list -> list.stream().anyMatch(item -> Values.equal(item, right));
      case Map<?, ?> map -> map.containsKey(right);
      case null, default -> false;
    };
  }
}

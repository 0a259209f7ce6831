package dev.millstream.builder.liquid.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers as Ruby's Liquid has them: whole numbers are Long, others BigDecimal or Double.
public final class Numbers {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern WHOLE = Pattern.compile("\\s*([+-]?\\d+).*", Pattern.DOTALL);
  private static final int DIGITS_MAX = 400;

  private Numbers() {}

  /// A number as text: a whole one without a point, another with at least one decimal.
  public static String text(Number number) {
    return switch (number) {
      case Long value -> Long.toString(value);
      case Integer value -> Integer.toString(value);
      case BigInteger value -> value.toString();
      case BigDecimal value -> decimal(value);
      default ->
          Double.isFinite(number.doubleValue())
              ? decimal(BigDecimal.valueOf(number.doubleValue()))
              : number.toString();
    };
  }

  private static String decimal(BigDecimal value) {
    var plain = value.stripTrailingZeros();
    return plain.scale() <= 0 ? plain.setScale(1).toPlainString() : plain.toPlainString();
  }

  /// Any value as a number, 0 if it is none: for arithmetic.
  public static Number of(@Nullable Object value) {
    return switch (value) {
      case Number number -> number;
      case String text -> of(text);
      case null, default -> 0L;
    };
  }

  private static Number of(String text) {
    var stripped = text.strip();
    if (stripped.length() > DIGITS_MAX) {
      throw new ValueException("a number of more than " + DIGITS_MAX + " digits");
    }
    if (DECIMAL.matcher(stripped).matches()) {
      return new BigDecimal(stripped);
    }
    var whole = WHOLE.matcher(stripped);
    return whole.matches() ? exact(new BigInteger(whole.group(1))) : 0L;
  }

  /// A number for exact arithmetic.
  public static BigDecimal decimalOf(Number number) {
    return switch (number) {
      case BigDecimal value -> value;
      case BigInteger value -> new BigDecimal(value);
      case Double value -> finite(value);
      case Float value -> finite(value.doubleValue());
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  private static BigDecimal finite(double value) {
    if (!Double.isFinite(value)) {
      throw new ValueException("`" + value + "` is not a number");
    }
    return BigDecimal.valueOf(value);
  }

  /// Whether a number has no decimals by its kind.
  public static boolean isWhole(Number number) {
    return number instanceof Long || number instanceof Integer || number instanceof BigInteger;
  }

  /// The smallest kind of whole number that holds the value.
  public static Number exact(BigInteger value) {
    return value.bitLength() < 64 ? (Number) value.longValue() : value;
  }

  /// The order of two numbers by value.
  public static int compare(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    return decimalOf(a).compareTo(decimalOf(b));
  }

  /// Any value as a whole number, cut; 0 if it is none.
  public static long toLong(@Nullable Object value) {
    return of(value).longValue();
  }

  /// A value as a whole number.
  ///
  /// @throws ValueException if it is none
  public static long requireLong(@Nullable Object value) {
    return switch (value) {
      case Number number when isWhole(number) -> number.longValue();
      case String text when text.strip().matches("[+-]?\\d{1,18}") -> Long.parseLong(text.strip());
      case null, default ->
          throw new ValueException("`" + Values.text(value) + "` is not a whole number");
    };
  }
}

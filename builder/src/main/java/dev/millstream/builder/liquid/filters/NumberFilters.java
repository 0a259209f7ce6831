package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Arithmetic: exact, whole numbers stay whole.
final class NumberFilters {
  private static final MathContext DIVISION = new MathContext(16, RoundingMode.HALF_EVEN);
  private static final int DIGITS_MAX = 1000;

  static final Map<String, FilterDefinition> ALL =
      Map.ofEntries(
          Map.entry("abs", FilterDefinition.of(call -> result(call, decimal(call).abs()))),
          Map.entry("ceil", FilterDefinition.of(call -> whole(call, RoundingMode.CEILING))),
          Map.entry("floor", FilterDefinition.of(call -> whole(call, RoundingMode.FLOOR))),
          Map.entry("round", FilterDefinition.of(0, 1, NumberFilters::round)),
          Map.entry(
              "plus",
              FilterDefinition.of(1, call -> result(call, decimal(call).add(argument(call))))),
          Map.entry(
              "minus",
              FilterDefinition.of(1, call -> result(call, decimal(call).subtract(argument(call))))),
          Map.entry(
              "times",
              FilterDefinition.of(1, call -> result(call, decimal(call).multiply(argument(call))))),
          Map.entry("divided_by", FilterDefinition.of(1, NumberFilters::divide)),
          Map.entry("modulo", FilterDefinition.of(1, NumberFilters::modulo)),
          Map.entry("at_least", FilterDefinition.of(1, call -> bounded(call, 1))),
          Map.entry("at_most", FilterDefinition.of(1, call -> bounded(call, -1))));

  private NumberFilters() {}

  private static BigDecimal decimal(FilterCall call) {
    return Numbers.decimalOf(Numbers.of(call.input()));
  }

  private static BigDecimal argument(FilterCall call) {
    return Numbers.decimalOf(Numbers.of(call.argument(0)));
  }

  private static boolean areWhole(FilterCall call) {
    return Numbers.isWhole(Numbers.of(call.input()))
        && (!call.has(0) || Numbers.isWhole(Numbers.of(call.argument(0))));
  }

  private static Number result(FilterCall call, BigDecimal value) {
    if (value.precision() > DIGITS_MAX) {
      throw new ValueException("a number of more than " + DIGITS_MAX + " digits");
    }
    return areWhole(call) ? Numbers.exact(value.toBigInteger()) : value;
  }

  private static Number whole(FilterCall call, RoundingMode mode) {
    return Numbers.exact(decimal(call).setScale(0, mode).toBigInteger());
  }

  private static Number round(FilterCall call) {
    var digits = call.has(0) ? Math.clamp(Numbers.toLong(call.argument(0)), -100, 100) : 0;
    if (digits <= 0) {
      return Numbers.exact(decimal(call).setScale(digits, RoundingMode.HALF_UP).toBigInteger());
    }
    var number = Numbers.of(call.input());
    return Numbers.isWhole(number) ? number : decimal(call).setScale(digits, RoundingMode.HALF_UP);
  }

  private static Number divide(FilterCall call) {
    var divisor = argument(call);
    if (divisor.signum() == 0) {
      throw new ValueException("divided by 0");
    }
    if (areWhole(call)) {
      var parts = decimal(call).toBigInteger().divideAndRemainder(divisor.toBigInteger());
      var isBelow = parts[1].signum() != 0 && parts[1].signum() != divisor.signum();
      return Numbers.exact(isBelow ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }
    return decimal(call).divide(divisor, DIVISION);
  }

  private static Number modulo(FilterCall call) {
    var divisor = argument(call);
    if (divisor.signum() == 0) {
      throw new ValueException("divided by 0");
    }
    var remainder = decimal(call).remainder(divisor);
    var isBelow = remainder.signum() != 0 && remainder.signum() != divisor.signum();
    return result(call, isBelow ? remainder.add(divisor) : remainder);
  }

  private static @Nullable Object bounded(FilterCall call, int sign) {
    var number = Numbers.of(call.input());
    var bound = Numbers.of(call.argument(0));
    return Numbers.compare(number, bound) * sign < 0 ? bound : number;
  }
}

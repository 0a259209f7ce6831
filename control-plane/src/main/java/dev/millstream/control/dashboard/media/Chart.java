package dev.millstream.control.dashboard.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Bars of a diagram, in a box of [#WIDTH] by [#HEIGHT]; the highest fills it.
public record Chart(List<Bar> bars, String highest) {
  public static final int WIDTH = 720;
  public static final int HEIGHT = 160;

  private static final double GAP = 0.2;

  /// One bar; `text` is its value as people read it.
  public record Bar(String label, String text, String x, String y, String width, String height) {}

  /// A value and what it is of.
  record Value(String label, double amount) {}

  static Chart of(List<Value> values, String unit) {
    var most = values.stream().mapToDouble(Value::amount).max().orElse(0);
    var room = (double) WIDTH / Math.max(1, values.size());
    var bars = new ArrayList<Bar>();
    for (var value : values) {
      var height = most > 0 ? value.amount() / most * HEIGHT : 0;
      bars.add(
          new Bar(
              value.label(),
              text(value.amount(), unit),
              number(bars.size() * room + room * GAP / 2),
              number(HEIGHT - height),
              number(room * (1 - GAP)),
              number(height)));
    }
    return new Chart(List.copyOf(bars), text(most, unit));
  }

  static String text(double amount, String unit) {
    return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%,.0f %s", amount, unit);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}

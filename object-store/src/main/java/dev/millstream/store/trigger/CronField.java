package dev.millstream.store.trigger;

import java.util.BitSet;
import java.util.Locale;

/// One of the fields of a cron expression: what it may hold.
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of the month", 1, 31, ""),
  MONTH("month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"),
  /// Sunday is 1.
  WEEKDAY("weekday", 1, 7, "sunmontuewedthufrisat");

  private static final int NAME_CHARS = 3;

  private final String title;
  private final int least;
  private final int most;
  private final String names;

  CronField(String title, int least, int most, String names) {
    this.title = title;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  /// The values of a list of values, ranges and steps.
  ///
  /// @throws IllegalArgumentException if it is none
  BitSet values(String text) {
    var values = new BitSet();
    for (var part : text.split(",", -1)) {
      add(part, values);
    }
    return values;
  }

  private void add(String part, BitSet values) {
    var slash = part.indexOf('/');
    var span = slash < 0 ? part : part.substring(0, slash);
    var step = slash < 0 ? 1 : number(part.substring(slash + 1), 1, most - least, part);
    var dash = span.indexOf('-');
    if (span.equals("*")) {
      addRange(least, most, step, values);
    } else if (dash > 0) {
      addRange(value(span.substring(0, dash)), value(span.substring(dash + 1)), step, values);
    } else {
      var only = value(span);
      addRange(only, slash < 0 ? only : most, step, values);
    }
  }

  /// A range may go on at the beginning: `fri-mon`.
  private void addRange(int from, int to, int step, BitSet values) {
    var last = to < from ? to + most - least + 1 : to;
    for (var each = from; each <= last; each += step) {
      values.set(each > most ? each - (most - least + 1) : each);
    }
  }

  /// The value that a number or a name stands for.
  int value(String text) {
    var at = names.indexOf(text.toLowerCase(Locale.ROOT));
    return text.length() == NAME_CHARS && at >= 0 && at % NAME_CHARS == 0
        ? least + at / NAME_CHARS
        : number(text, least, most, text);
  }

  int number(String text, int from, int to, String shown) {
    try {
      var number = Integer.parseInt(text);
      if (number >= from && number <= to && text.chars().allMatch(Character::isDigit)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s \"%s\": %s is not a number from %d to %d%s"
            .formatted(
                title,
                shown,
                text.isEmpty() ? "nothing" : text,
                from,
                to,
                names.isEmpty() || from != least || to != most
                    ? ""
                    : " or a name such as " + names.substring(0, NAME_CHARS)));
  }
}

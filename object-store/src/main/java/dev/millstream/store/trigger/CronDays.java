package dev.millstream.store.trigger;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which days a cron expression's third and fifth field mean: where both say something, days that
/// either means.
record CronDays(Predicate<LocalDate> means) {
  private static final Pattern LAST = Pattern.compile("L(?:-(\\d+))?(W?)");
  private static final Pattern NEAREST = Pattern.compile("(\\d+)W");
  private static final Pattern LAST_WEEKDAY = Pattern.compile("(\\w+)L");
  private static final Pattern NTH_WEEKDAY = Pattern.compile("(\\w+)#(\\d+)");

  static CronDays of(String days, String weekdays) {
    if (days.equals("*")) {
      return new CronDays(weekdays.equals("*") ? _ -> true : ofWeek(weekdays));
    }
    return new CronDays(weekdays.equals("*") ? ofMonth(days) : ofMonth(days).or(ofWeek(weekdays)));
  }

  private static Predicate<LocalDate> ofMonth(String text) {
    var last = LAST.matcher(text.toUpperCase(Locale.ROOT));
    if (last.matches()) {
      var before = last.group(1) == null ? 0 : CronField.DAY.number(last.group(1), 1, 30, text);
      var nearest = !last.group(2).isEmpty();
      return date -> {
        var day = date.lengthOfMonth() - before;
        return day >= 1
            && date.equals(nearest ? nearest(date.withDayOfMonth(day)) : date.withDayOfMonth(day));
      };
    }
    var nearest = NEAREST.matcher(text.toUpperCase(Locale.ROOT));
    if (nearest.matches()) {
      var day = CronField.DAY.value(nearest.group(1));
      return date -> day <= date.lengthOfMonth() && date.equals(nearest(date.withDayOfMonth(day)));
    }
    var days = CronField.DAY.values(text);
    return date -> days.get(date.getDayOfMonth());
  }

  private static Predicate<LocalDate> ofWeek(String text) {
    if (text.equalsIgnoreCase("L")) {
      return date -> date.getDayOfWeek() == DayOfWeek.SATURDAY;
    }
    var last = LAST_WEEKDAY.matcher(text.toUpperCase(Locale.ROOT));
    if (last.matches()) {
      var weekday = weekday(CronField.WEEKDAY.value(last.group(1)));
      return date -> date.equals(date.with(TemporalAdjusters.lastInMonth(weekday)));
    }
    var nth = NTH_WEEKDAY.matcher(text);
    if (nth.matches()) {
      var weekday = weekday(CronField.WEEKDAY.value(nth.group(1)));
      var number = CronField.WEEKDAY.number(nth.group(2), 1, 5, text);
      return date -> date.getDayOfWeek() == weekday && (date.getDayOfMonth() + 6) / 7 == number;
    }
    var days = CronField.WEEKDAY.values(text);
    return date -> days.get(date.getDayOfWeek().getValue() % 7 + 1);
  }

  private static DayOfWeek weekday(int number) {
    return DayOfWeek.SUNDAY.plus(number - 1L);
  }

  /// The nearest day from Monday to Friday in the same month.
  private static LocalDate nearest(LocalDate date) {
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
      case SUNDAY ->
          date.getDayOfMonth() == date.lengthOfMonth() ? date.minusDays(2) : date.plusDays(1);
      default -> date;
    };
  }
}

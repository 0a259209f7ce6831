package dev.millstream.store.trigger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Optional;

/// The minutes, in UTC, that a cron expression means, in the grammar of Cloudflare's cron triggers:
/// five fields with `*`, lists, ranges and steps; names of months and weekdays, Sunday being 1;
/// `L`, `L-3`, `LW`, `15W` for days, `5L` and `2#1` for weekdays.
public final class CronSchedule {
  // the 29th of February may be eight years away
  private static final int DAYS_MAX = 8 * 366 + 1;
  private static final int HOUR_MINUTES = 60;

  private final BitSet minutes;
  private final BitSet months;
  private final CronDays days;

  private CronSchedule(BitSet minutes, BitSet months, CronDays days) {
    this.minutes = minutes;
    this.months = months;
    this.days = days;
  }

  /// Reads an expression.
  ///
  /// @throws IllegalArgumentException if it is none; says what is wrong
  public static CronSchedule parse(String expression) {
    var fields = expression.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "\"%s\" has %d fields, not 5".formatted(expression, fields.length));
    }
    var minutes = new BitSet();
    var within = CronField.MINUTE.values(fields[0]);
    CronField.HOUR.values(fields[1]).stream()
        .forEach(
            hour -> within.stream().forEach(minute -> minutes.set(hour * HOUR_MINUTES + minute)));
    return new CronSchedule(
        minutes, CronField.MONTH.values(fields[3]), CronDays.of(fields[2], fields[4]));
  }

  /// The first of its minutes after a time; empty if there is none within eight years.
  public Optional<Instant> next(Instant after) {
    var from = after.atOffset(ZoneOffset.UTC);
    var date = from.toLocalDate();
    var minute = minutes.nextSetBit(from.getHour() * HOUR_MINUTES + from.getMinute() + 1);
    for (var day = 0; day < DAYS_MAX; day++) {
      if (minute >= 0 && means(date)) {
        return Optional.of(at(date, minute));
      }
      date = date.plusDays(1);
      minute = minutes.nextSetBit(0);
    }
    return Optional.empty();
  }

  /// The last of its minutes that began by a time; empty if there is none within eight years.
  public Optional<Instant> latest(Instant until) {
    var to = until.atOffset(ZoneOffset.UTC);
    var date = to.toLocalDate();
    var minute = minutes.previousSetBit(to.getHour() * HOUR_MINUTES + to.getMinute());
    for (var day = 0; day < DAYS_MAX; day++) {
      if (minute >= 0 && means(date)) {
        return Optional.of(at(date, minute));
      }
      date = date.minusDays(1);
      minute = minutes.previousSetBit(24 * HOUR_MINUTES);
    }
    return Optional.empty();
  }

  private boolean means(LocalDate date) {
    return months.get(date.getMonthValue()) && days.means().test(date);
  }

  private static Instant at(LocalDate date, int minute) {
    return date.atStartOfDay().plusMinutes(minute).toInstant(ZoneOffset.UTC);
  }
}

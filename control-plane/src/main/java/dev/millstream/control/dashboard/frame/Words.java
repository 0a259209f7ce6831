package dev.millstream.control.dashboard.frame;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and sizes as people read them.
public final class Words {
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int DAYS_COUNTED = 14;

  private Words() {}

  /// `3 min ago`; the day where that is longer ago than two weeks.
  public static String ago(Instant time) {
    var since = Duration.between(time, Instant.now());
    if (since.toSeconds() < 10) {
      return "just now";
    }
    if (since.toMinutes() < 1) {
      return since.toSeconds() + " s ago";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min ago";
    }
    if (since.toDays() < 1) {
      return since.toHours() + " h ago";
    }
    return since.toDays() > DAYS_COUNTED ? DAY.format(time) : days(since.toDays());
  }

  /// Date and time.
  public static String full(Instant time) {
    return FULL.format(time);
  }

  /// `140 ms`, `2.3 s`, `4 min 2 s`.
  public static String lasting(Duration duration) {
    var millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /// `1:02:03`, as players show it.
  public static String clock(double seconds) {
    var whole = Math.round(seconds);
    return whole < 3_600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3_600, whole / 60 % 60, whole % 60);
  }

  /// `1.4 MB`.
  public static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    var units = new String[] {"kB", "MB", "GB", "TB"};
    var value = bytes / 1_000.0;
    var unit = 0;
    while (value >= 999.95 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  private static String days(long days) {
    return days == 1 ? "yesterday" : days + " days ago";
  }
}

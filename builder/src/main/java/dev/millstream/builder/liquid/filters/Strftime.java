package dev.millstream.builder.liquid.filters;

import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times in the patterns of C's and Ruby's `strftime`, in English.
public final class Strftime {
  private static final Pattern DIRECTIVE =
      Pattern.compile("%([-0^#_]*)(\\d{0,2})(:{0,2}[A-Za-z+%])");

  private Strftime() {}

  /// The time in this pattern; what is no directive stays as it is.
  public static String format(String pattern, OffsetDateTime time) {
    return DIRECTIVE
        .matcher(pattern)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                directive(match.group(), match.group(1), match.group(2), match.group(3), time)));
  }

  private static String directive(
      String whole, String flags, String width, String letter, OffsetDateTime time) {
    var text = value(letter, time);
    if (text == null) {
      return whole;
    }
    var digits = defaultWidth(letter);
    var fill = isText(letter) || "elk".contains(letter) ? ' ' : '0';
    var wanted = width.isEmpty() ? digits : Integer.parseInt(width);
    if (flags.contains("-")) {
      wanted = 0;
    }
    if (flags.contains("_")) {
      fill = ' ';
    } else if (flags.contains("0")) {
      fill = '0';
    }
    if (flags.contains("^")) {
      text = text.toUpperCase(Locale.ROOT);
    } else if (flags.contains("#")) {
      text =
          text.equals(text.toUpperCase(Locale.ROOT))
              ? text.toLowerCase(Locale.ROOT)
              : text.toUpperCase(Locale.ROOT);
    }
    return text.length() >= wanted
        ? text
        : String.valueOf(fill).repeat(wanted - text.length()) + text;
  }

  private static boolean isText(String letter) {
    return "AaBbhPpcDFTRrvxXZn+t".contains(letter);
  }

  private static int defaultWidth(String letter) {
    return switch (letter) {
      case "d", "e", "m", "y", "H", "k", "I", "l", "M", "S", "U", "W", "V", "C", "g" -> 2;
      case "j", "L" -> 3;
      case "N" -> 9;
      default -> 0;
    };
  }

  private static @Nullable String value(String letter, OffsetDateTime time) {
    return switch (letter) {
      case "Y", "C", "y", "m", "B", "b", "h", "d", "e", "j" -> ofDate(letter, time);
      case "H", "k", "I", "l", "M", "S", "L", "N", "p", "P", "z", ":z", "::z", "Z" ->
          ofTime(letter, time);
      case "A", "a", "u", "w", "G", "g", "V", "U", "W" -> ofWeek(letter, time);
      case "s" -> String.valueOf(time.toEpochSecond());
      case "n" -> "\n";
      case "t" -> "\t";
      case "%" -> "%";
      case "c" -> format("%a %b %e %H:%M:%S %Y", time);
      case "D", "x" -> format("%m/%d/%y", time);
      case "F" -> format("%Y-%m-%d", time);
      case "T", "X" -> format("%H:%M:%S", time);
      case "R" -> format("%H:%M", time);
      case "r" -> format("%I:%M:%S %p", time);
      case "v" -> format("%e-%^b-%Y", time);
      case "+" -> format("%a %b %e %H:%M:%S %Z %Y", time);
      default -> null;
    };
  }

  private static String ofDate(String letter, OffsetDateTime time) {
    return switch (letter) {
      case "Y" -> String.valueOf(time.getYear());
      case "C" -> String.valueOf(time.getYear() / 100);
      case "y" -> String.valueOf(Math.floorMod(time.getYear(), 100));
      case "m" -> String.valueOf(time.getMonthValue());
      case "B" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "b", "h" ->
          time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case "j" -> String.valueOf(time.getDayOfYear());
      default -> String.valueOf(time.getDayOfMonth());
    };
  }

  private static String ofTime(String letter, OffsetDateTime time) {
    var hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    return switch (letter) {
      case "H", "k" -> String.valueOf(time.getHour());
      case "I", "l" -> String.valueOf(hour12);
      case "M" -> String.valueOf(time.getMinute());
      case "S" -> String.valueOf(time.getSecond());
      case "L" -> String.valueOf(time.getNano() / 1_000_000);
      case "N" -> String.valueOf(time.getNano());
      case "p" -> time.getHour() < 12 ? "AM" : "PM";
      case "P" -> time.getHour() < 12 ? "am" : "pm";
      case "z" -> offset(time, "");
      case ":z", "::z" -> offset(time, ":");
      default -> time.getOffset().getTotalSeconds() == 0 ? "UTC" : "";
    };
  }

  private static String offset(OffsetDateTime time, String separator) {
    var seconds = time.getOffset().getTotalSeconds();
    var minutes = Math.abs(seconds) / 60;
    return "%s%02d%s%02d".formatted(seconds < 0 ? "-" : "+", minutes / 60, separator, minutes % 60);
  }

  private static String ofWeek(String letter, OffsetDateTime time) {
    var day = time.getDayOfWeek();
    var name = day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return switch (letter) {
      case "A" -> name;
      case "a" -> name.substring(0, 3);
      case "u" -> String.valueOf(day.getValue());
      case "w" -> String.valueOf(day == DayOfWeek.SUNDAY ? 0 : day.getValue());
      case "G" -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
      case "g" -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR) % 100);
      case "V" -> String.valueOf(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case "U" -> String.valueOf((time.getDayOfYear() + 6 - day.getValue() % 7) / 7);
      default -> String.valueOf((time.get(ChronoField.DAY_OF_YEAR) + 7 - day.getValue()) / 7);
    };
  }
}

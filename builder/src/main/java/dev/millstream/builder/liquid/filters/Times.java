package dev.millstream.builder.liquid.filters;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times in the forms that people write them in; without a zone they are UTC.
public final class Times {
  private static final List<DateTimeFormatter> WITH_TIME =
      List.of(
          pattern("yyyy-MM-dd['T'][' ']HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][ ][XXX][XX][X][z]"),
          pattern("EEE, d MMM yyyy HH:mm:ss[ ][XX][z]"),
          pattern("EEE MMM d HH:mm:ss [z ][XX ]yyyy"),
          pattern("d MMMM yyyy HH:mm[:ss][ ][XXX][XX]"),
          pattern("MMMM d, yyyy HH:mm[:ss]"));
  private static final List<DateTimeFormatter> DATE_ONLY =
      List.of(
          pattern("yyyy-M-d"),
          pattern("yyyy/M/d"),
          pattern("MMMM d, yyyy"),
          pattern("MMM d, yyyy"),
          pattern("MMM d yyyy"),
          pattern("d MMMM yyyy"),
          pattern("d MMM yyyy"),
          pattern("yyyyMMdd"));
  private static final int TEXT_MAX = 64;

  private Times() {}

  private static DateTimeFormatter pattern(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }

  /// The time that a value means: a time itself, seconds since 1970, text, `now`.
  public static Optional<OffsetDateTime> of(@Nullable Object value) {
    return switch (value) {
      case OffsetDateTime time -> Optional.of(time);
      case Number seconds -> Optional.of(ofSeconds(seconds.longValue()));
      case String text -> parse(text.strip());
      case null, default -> Optional.empty();
    };
  }

  /// Whether a value means the time of day, whenever that is.
  public static boolean isNow(@Nullable Object value) {
    return value instanceof String text
        && (text.strip().equals("now") || text.strip().equals("today"));
  }

  private static OffsetDateTime ofSeconds(long seconds) {
    var bounded =
        Math.clamp(seconds, Instant.MIN.getEpochSecond() / 2, Instant.MAX.getEpochSecond() / 2);
    return Instant.ofEpochSecond(bounded).atOffset(ZoneOffset.UTC);
  }

  private static Optional<OffsetDateTime> parse(String text) {
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      return Optional.empty();
    }
    if (isNow(text)) {
      return Optional.of(OffsetDateTime.now(ZoneOffset.UTC));
    }
    if (text.matches("\\d{8,12}") && text.length() != 8) {
      return Optional.of(ofSeconds(Long.parseLong(text)));
    }
    for (var format : WITH_TIME) {
      try {
        var parsed = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return Optional.of(
            parsed instanceof OffsetDateTime time
                ? time
                : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        // Not in this form; the next may fit.
      }
    }
    for (var format : DATE_ONLY) {
      try {
        return Optional.of(LocalDate.parse(text, format).atStartOfDay().atOffset(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        // Not in this form; the next may fit.
      }
    }
    return Optional.empty();
  }
}

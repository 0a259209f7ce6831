package dev.millstream.control.stream.stats;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.stream.video.StreamError;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What is asked of the sums. `filters` are columns and their values.
record StatsQuery(Instant since, Instant until, By by, Map<String, String> filters) {
  private static final Duration USUAL = Duration.ofDays(30);
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /// By what the answer is grouped: times oldest first, others by minutes.
  enum By {
    DAY("hour - hour % " + DAY_MILLIS, true),
    HOUR("hour", true),
    VIDEO("uid", false),
    CREATOR("creator", false),
    COUNTRY("country", false);

    private final String key;
    private final boolean times;

    By(String key, boolean times) {
      this.key = key;
      this.times = times;
    }

    String key() {
      return key;
    }

    String order() {
      return times ? "grouped" : "seconds DESC, grouped";
    }

    String named(String value) {
      return switch (this) {
        case DAY -> instant(value).atOffset(ZoneOffset.UTC).toLocalDate().toString();
        case HOUR -> instant(value).toString();
        case VIDEO, CREATOR, COUNTRY -> value;
      };
    }

    static By of(String word) {
      return Arrays.stream(values())
          .filter(by -> by.word().equals(word))
          .findFirst()
          .orElseThrow(() -> bad("by=" + word + " is none of day, hour, video, creator, country"));
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Instant instant(String millis) {
      return Instant.ofEpochMilli(Long.parseLong(millis));
    }
  }

  static StatsQuery of(ApiRequest request) {
    var until = request.query("until").map(StatsQuery::time).orElseGet(Instant::now);
    var since = request.query("since").map(StatsQuery::time).orElse(until.minus(USUAL));
    if (!since.isBefore(until)) {
      throw bad("since=" + since + " is not before until=" + until);
    }
    var filters = new LinkedHashMap<String, String>();
    request.query("video").ifPresent(uid -> filters.put("uid", uid));
    request.query("creator").ifPresent(creator -> filters.put("creator", creator));
    request
        .query("country")
        .ifPresent(country -> filters.put("country", country.toUpperCase(Locale.ROOT)));
    return new StatsQuery(since, until, By.of(request.query("by").orElse("day")), filters);
  }

  /// All of the last days, by day, of one video if `uid` is not empty.
  static StatsQuery days(int days, By by, String uid) {
    var now = Instant.now();
    return new StatsQuery(
        now.minus(Duration.ofDays(days)), now, by, uid.isEmpty() ? Map.of() : Map.of("uid", uid));
  }

  private static Instant time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw bad(text + " is neither a day like 2030-01-31 nor a time like 2030-01-31T12:00:00Z");
    }
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}

package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.liquid.filters.Times;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Filters that show times.
final class DateFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "date_to_string", FilterDefinition.of(0, 2, call -> words(call, "%b")),
          "date_to_long_string", FilterDefinition.of(0, 2, call -> words(call, "%B")),
          "date_to_xmlschema", FilterDefinition.of(call -> shown(call, "%Y-%m-%dT%H:%M:%S%:z")),
          "date_to_rfc822", FilterDefinition.of(call -> shown(call, "%a, %d %b %Y %H:%M:%S %z")));

  private static final Pattern WITH_ZONE =
      Pattern.compile(":\\d\\d *(?:[+-]\\d\\d:?\\d\\d|Z|UTC|GMT)$");

  private DateFilters() {}

  private static @Nullable Object shown(FilterCall call, String pattern) {
    return Times.of(inZone(call))
        .<Object>map(time -> Strftime.format(pattern, time))
        .orElse(call.input());
  }

  private static @Nullable Object words(FilterCall call, String month) {
    if (!call.text(0).equals("ordinal")) {
      return shown(call, "%d " + month + " %Y");
    }
    var time = Times.of(inZone(call));
    if (time.isEmpty()) {
      return call.input();
    }
    var day = time.get().getDayOfMonth() + ordinal(time.get());
    return call.text(1).equals("US")
        ? Strftime.format(month + " ", time.get()) + day + Strftime.format(", %Y", time.get())
        : day + Strftime.format(" " + month + " %Y", time.get());
  }

  private static String ordinal(OffsetDateTime time) {
    var day = time.getDayOfMonth();
    if (day >= 11 && day <= 13) {
      return "th";
    }
    return switch (day % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  private static @Nullable Object inZone(FilterCall call) {
    if (Times.isNow(call.input())) {
      call.context().useClock();
    }
    var zoned =
        call.input() instanceof String text && WITH_ZONE.matcher(text).find()
            ? Times.of(text).<Object>map(time -> time).orElse(text)
            : call.input();
    return zoned instanceof OffsetDateTime time
        ? time.atZoneSameInstant(SiteHost.of(call).config().zone()).toOffsetDateTime()
        : zoned;
  }
}

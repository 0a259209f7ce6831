package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `date`: a time in a pattern of strftime.
final class DateFilter {
  static final Map<String, FilterDefinition> ALL =
      Map.of("date", FilterDefinition.of(1, DateFilter::date));

  private DateFilter() {}

  private static @Nullable Object date(FilterCall call) {
    var pattern = call.text(0);
    if (pattern.isEmpty()) {
      return call.input();
    }
    if (Times.isNow(call.input())) {
      call.context().useClock();
    }
    return Times.of(call.input())
        .<Object>map(time -> Strftime.format(pattern, time))
        .orElse(call.input());
  }
}

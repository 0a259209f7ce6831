package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.liquid.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters for addresses.
final class AddressFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "relative_url", FilterDefinition.of(AddressFilters::relative),
          "absolute_url", FilterDefinition.of(AddressFilters::absolute),
          "strip_index",
              FilterDefinition.of(call -> call.text().replaceFirst("/index\\.html?$", "/")),
          "cgi_escape", FilterDefinition.of(call -> CodeFilters.urlEncode(call.text())),
          "uri_escape", FilterDefinition.of(call -> Address.written(call.text())));

  private AddressFilters() {}

  private static @Nullable Object relative(FilterCall call) {
    return call.input() == null ? null : Address.written(SiteHost.of(call).relative(address(call)));
  }

  private static @Nullable Object absolute(FilterCall call) {
    return call.input() == null ? null : Address.written(SiteHost.of(call).absolute(address(call)));
  }

  /// A document stands for its address.
  private static String address(FilterCall call) {
    return call.input() instanceof LiquidObject object
        ? Values.text(object.get("url"))
        : call.text();
  }
}

package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.liquid.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters for addresses.
final class AddressFilters {
  private static final String KEPT = "-_.!~*'();/?:@&=+$,[]#%";

  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "relative_url", FilterDefinition.of(AddressFilters::relative),
          "absolute_url", FilterDefinition.of(AddressFilters::absolute),
          "strip_index",
              FilterDefinition.of(call -> call.text().replaceFirst("/index\\.html?$", "/")),
          "cgi_escape", FilterDefinition.of(call -> CodeFilters.urlEncode(call.text())),
          "uri_escape", FilterDefinition.of(call -> uriEscape(call.text())));

  private AddressFilters() {}

  private static @Nullable Object relative(FilterCall call) {
    return call.input() == null ? null : normal(SiteHost.of(call).relative(address(call)));
  }

  private static @Nullable Object absolute(FilterCall call) {
    return call.input() == null ? null : normal(SiteHost.of(call).absolute(address(call)));
  }

  /// As an address is written: what is no ASCII, and blanks, as bytes of UTF-8 in hexadecimal.
  private static String normal(String address) {
    return address.chars().allMatch(c -> c > ' ' && c < 128) ? address : uriEscape(address);
  }

  /// A document stands for its address.
  private static String address(FilterCall call) {
    return call.input() instanceof LiquidObject object
        ? Values.text(object.get("url"))
        : call.text();
  }

  private static String uriEscape(String text) {
    var out = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      var isPlain = c < 128 && (Character.isLetterOrDigit(c) || KEPT.indexOf(c) >= 0);
      out.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return out.toString();
  }
}

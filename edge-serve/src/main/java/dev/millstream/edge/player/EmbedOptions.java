package dev.millstream.edge.player;

import dev.millstream.edge.site.Pages;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an embedding page asks of the player in the URL; anything that is not in its form is
/// dropped.
record EmbedOptions(Map<String, String> values) {
  static final EmbedOptions NONE = new EmbedOptions(Map.of());

  private static final Pattern FLAG = Pattern.compile("true|false|");
  private static final Pattern COLOR =
      Pattern.compile("#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,20}|rgba?\\([0-9., %]{5,40}\\)");
  private static final Map<String, Pattern> FORMS =
      Map.of(
          "autoplay", FLAG,
          "muted", FLAG,
          "loop", FLAG,
          "controls", FLAG,
          "preload", Pattern.compile("none|metadata|auto|true|false|"),
          "poster", Pattern.compile("https?://[^\\s\"'<>]{1,2000}"),
          "startTime", Pattern.compile("([0-9]{1,3}h)?([0-9]{1,4}m)?[0-9]{1,6}(\\.[0-9]{1,3})?s?"),
          "defaultTextTrack", Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
          "primaryColor", COLOR,
          "letterboxColor", COLOR);

  static EmbedOptions of(String query) {
    var values = new HashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      var name = equals < 0 ? pair : pair.substring(0, equals);
      var value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
      var form = FORMS.get(name);
      if (form != null && form.matcher(value).matches()) {
        values.putIfAbsent(name, value);
      }
    }
    return new EmbedOptions(values);
  }

  /// The URL of the picture before the start, if the embedding page has its own.
  Optional<String> poster() {
    return Optional.ofNullable(values.get("poster"));
  }

  /// The player element's attributes, safe in HTML.
  String attributes() {
    var out = new StringBuilder();
    values.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry ->
            out.append(entry.getKey().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .append("=\"")
                .append(Pages.escaped(entry.getValue()))
                .append("\" "));
    return out.toString().strip();
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }
}

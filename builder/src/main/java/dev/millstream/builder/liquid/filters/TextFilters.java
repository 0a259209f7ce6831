package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.ValueException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Filters that change text.
final class TextFilters {
  private static final Pattern SCRIPT =
      Pattern.compile(
          "<script.*?</script>|<!--.*?-->|<style.*?</style>",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<.*?>", Pattern.DOTALL);
  private static final Pattern NEWLINE = Pattern.compile("\r?\n");

  static final Map<String, FilterDefinition> ALL =
      Map.ofEntries(
          Map.entry("append", FilterDefinition.of(1, call -> call.text() + call.text(0))),
          Map.entry("prepend", FilterDefinition.of(1, call -> call.text(0) + call.text())),
          Map.entry("capitalize", FilterDefinition.of(call -> capitalize(call.text()))),
          Map.entry("downcase", FilterDefinition.of(call -> call.text().toLowerCase(Locale.ROOT))),
          Map.entry("upcase", FilterDefinition.of(call -> call.text().toUpperCase(Locale.ROOT))),
          Map.entry("strip", FilterDefinition.of(call -> call.text().strip())),
          Map.entry("lstrip", FilterDefinition.of(call -> call.text().stripLeading())),
          Map.entry("rstrip", FilterDefinition.of(call -> call.text().stripTrailing())),
          Map.entry("squish", FilterDefinition.of(call -> squish(call.text()))),
          Map.entry("strip_html", FilterDefinition.of(call -> stripHtml(call.text()))),
          Map.entry("strip_newlines", FilterDefinition.of(call -> newlines(call, ""))),
          Map.entry("newline_to_br", FilterDefinition.of(call -> newlines(call, "<br />\n"))),
          Map.entry("replace", FilterDefinition.of(1, 2, call -> replace(call, call.text(1)))),
          Map.entry("remove", FilterDefinition.of(1, call -> replace(call, ""))),
          Map.entry(
              "replace_first", FilterDefinition.of(1, 2, call -> replaceFirst(call, call.text(1)))),
          Map.entry("remove_first", FilterDefinition.of(1, call -> replaceFirst(call, ""))),
          Map.entry(
              "replace_last", FilterDefinition.of(2, call -> replaceLast(call, call.text(1)))),
          Map.entry("remove_last", FilterDefinition.of(1, call -> replaceLast(call, ""))));

  private TextFilters() {}

  private static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    var end = text.offsetByCodePoints(0, 1);
    return text.substring(0, end).toUpperCase(Locale.ROOT)
        + text.substring(end).toLowerCase(Locale.ROOT);
  }

  private static String squish(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  static String stripHtml(String text) {
    return TAG.matcher(SCRIPT.matcher(text).replaceAll("")).replaceAll("");
  }

  private static String newlines(FilterCall call, String replacement) {
    return NEWLINE.matcher(call.text()).replaceAll(replacement);
  }

  private static String replace(FilterCall call, String replacement) {
    var text = call.text();
    var wanted = call.text(0);
    var limit = call.context().limits().valueCharsMax();
    var out = new StringBuilder();
    var from = 0;
    // An empty text stands before and after each character.
    for (var at = text.indexOf(wanted); at >= 0; ) {
      out.append(text, from, at).append(replacement);
      if (out.length() > limit) {
        throw new ValueException("a value of more than %,d characters".formatted(limit));
      }
      from = at + wanted.length();
      if (wanted.isEmpty()) {
        if (at >= text.length()) {
          break;
        }
        out.append(text.charAt(at));
        from = at + 1;
        at = from;
      } else {
        at = text.indexOf(wanted, from);
      }
    }
    return out.append(text, Math.min(from, text.length()), text.length()).toString();
  }

  private static String replaceFirst(FilterCall call, String replacement) {
    var text = call.text();
    return splice(text, text.indexOf(call.text(0)), call.text(0), replacement);
  }

  private static String replaceLast(FilterCall call, String replacement) {
    var text = call.text();
    return splice(text, text.lastIndexOf(call.text(0)), call.text(0), replacement);
  }

  private static String splice(String text, int at, String wanted, String replacement) {
    return at < 0
        ? text
        : text.substring(0, at) + replacement + text.substring(at + wanted.length());
  }
}

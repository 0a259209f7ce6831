package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.jekyll.content.Slug;
import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Values;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Filters for text.
final class WordFilters {
  private static final Pattern PARAGRAPH = Pattern.compile("^<p>(.*)</p>\\s*$", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern CJK =
      Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]");

  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "markdownify", FilterDefinition.of(call -> markdown(call)),
          "smartify", FilterDefinition.of(WordFilters::smart),
          "xml_escape", FilterDefinition.of(call -> xmlEscape(call.text())),
          "slugify",
              FilterDefinition.of(
                  0,
                  1,
                  call ->
                      Slug.of(call.text(), Optional.of(call.text(0)).filter(m -> !m.isEmpty()))),
          "normalize_whitespace",
              FilterDefinition.of(call -> SPACE.matcher(call.text()).replaceAll(" ").strip()),
          "number_of_words", FilterDefinition.of(0, 1, WordFilters::numberOfWords),
          "jsonify", FilterDefinition.of(call -> Json.of(call.input())),
          "inspect", FilterDefinition.of(call -> xmlEscape(Values.inspected(call.input()))),
          "to_integer", FilterDefinition.of(WordFilters::toInteger));

  private WordFilters() {}

  private static String markdown(FilterCall call) {
    return SiteHost.of(call).markdown().render(call.text());
  }

  private static String smart(FilterCall call) {
    var html = markdown(call);
    var paragraph = PARAGRAPH.matcher(html);
    return paragraph.matches() ? paragraph.group(1) : html;
  }

  static String xmlEscape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }

  private static long numberOfWords(FilterCall call) {
    var text = call.text();
    var mode = call.text(0);
    if (mode.equals("cjk") || mode.equals("auto")) {
      var cjk = CJK.matcher(text).results().count();
      if (cjk > 0 || mode.equals("cjk")) {
        return cjk + words(CJK.matcher(text).replaceAll(" "));
      }
    }
    return words(text);
  }

  private static long words(String text) {
    return text.isBlank() ? 0 : SPACE.split(text.strip()).length;
  }

  private static long toInteger(FilterCall call) {
    return call.input() instanceof Boolean isOne ? (isOne ? 1 : 0) : Numbers.toLong(call.input());
  }
}

package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters that take pieces of texts and lists.
final class CutFilters {
  private static final int TRUNCATE_DEFAULT = 50;
  private static final int WORDS_DEFAULT = 15;
  private static final String END_DEFAULT = "...";

  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "slice", FilterDefinition.of(1, 2, CutFilters::slice),
          "split", FilterDefinition.of(1, call -> split(call.text(), call.text(0))),
          "truncate", FilterDefinition.of(0, 2, CutFilters::truncate),
          "truncatewords", FilterDefinition.of(0, 2, CutFilters::truncateWords));

  private CutFilters() {}

  private static @Nullable Object slice(FilterCall call) {
    var offset = call.integer(0);
    var length = call.argument(1) == null ? 1 : call.integer(1);
    if (call.input() instanceof List<?> list) {
      var start = start(offset, list.size());
      return start < 0 ? List.of() : list.subList(start, end(start, length, list.size()));
    }
    var points = call.text().codePoints().toArray();
    var start = start(offset, points.length);
    return start < 0 ? "" : new String(points, start, end(start, length, points.length) - start);
  }

  private static int start(long offset, int size) {
    var start = offset < 0 ? size + offset : offset;
    return start < 0 || start > size ? -1 : (int) start;
  }

  private static int end(int start, long length, int size) {
    return length <= 0 ? start : (int) Math.min(size, start + Math.min(length, size));
  }

  /// Splits as Ruby does: a space means any white space, empty pieces at the end go.
  static List<@Nullable Object> split(String text, String separator) {
    var pieces = new ArrayList<@Nullable Object>();
    if (separator.isEmpty()) {
      text.codePoints().forEach(point -> pieces.add(Character.toString(point)));
      return pieces;
    }
    if (separator.equals(" ")) {
      for (var word : text.strip().split("\\s+", -1)) {
        if (!word.isEmpty()) {
          pieces.add(word);
        }
      }
      return pieces;
    }
    var from = 0;
    for (var at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      pieces.add(text.substring(from, at));
      from = at + separator.length();
    }
    pieces.add(text.substring(from));
    while (!pieces.isEmpty() && "".equals(pieces.getLast())) {
      pieces.removeLast();
    }
    return pieces;
  }

  private static @Nullable Object truncate(FilterCall call) {
    if (call.input() == null) {
      return null;
    }
    var text = call.text();
    var length = call.has(0) ? call.integer(0) : TRUNCATE_DEFAULT;
    var end = call.has(1) ? call.text(1) : END_DEFAULT;
    var size = text.codePointCount(0, text.length());
    if (size <= length) {
      return text;
    }
    var kept = (int) Math.max(0, length - end.codePointCount(0, end.length()));
    return text.substring(0, text.offsetByCodePoints(0, kept)) + end;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static @Nullable Object truncateWords(FilterCall call) {
    if (call.input() == null) {
      return null;
    }
    var text = call.text();
    var words = split(text, " ");
    var count = Math.max(1, call.has(0) ? call.integer(0) : WORDS_DEFAULT);
    // white space behind the last word counts as one more
    var isPadded =
        words.size() == count && !text.isEmpty() && isBlank(text.charAt(text.length() - 1));
    if (words.size() <= count && !isPadded) {
      return text;
    }
    var kept = words.subList(0, (int) count).stream().map(String::valueOf).toList();
    return String.join(" ", kept) + (call.has(1) ? call.text(1) : END_DEFAULT);
  }
}

package dev.millstream.edge.cache;

import dev.millstream.edge.http.Validators;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads and changes lists of header lines.
final class HeaderLines {
  private HeaderLines() {}

  static @Nullable String first(List<HttpHeader> lines, String name) {
    for (var line : lines) {
      if (line.name().equalsIgnoreCase(name)) {
        return line.value();
      }
    }
    return null;
  }

  static List<String> all(List<HttpHeader> lines, String name) {
    var values = new ArrayList<String>(1);
    for (var line : lines) {
      if (line.name().equalsIgnoreCase(name)) {
        values.add(line.value());
      }
    }
    return values;
  }

  /// The lines of that name as one list; null if there is none.
  static @Nullable String joined(List<HttpHeader> lines, String name) {
    var values = all(lines, name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  static boolean has(List<HttpHeader> lines, String name) {
    return first(lines, name) != null;
  }

  /// All but those; `names` are lower case.
  static List<HttpHeader> without(List<HttpHeader> lines, Set<String> names) {
    var left = new ArrayList<HttpHeader>(lines.size() + 1);
    for (var line : lines) {
      if (!names.contains(line.name().toLowerCase(Locale.ROOT))) {
        left.add(line);
      }
    }
    return left;
  }

  static List<HttpHeader> with(List<HttpHeader> lines, String name, String value) {
    var changed = new ArrayList<HttpHeader>(lines.size() + 1);
    for (var line : lines) {
      if (!line.name().equalsIgnoreCase(name)) {
        changed.add(line);
      }
    }
    changed.add(new HttpHeader(name, value));
    return changed;
  }

  /// The answer with the time it came at, if it does not say one.
  static FunctionResponse dated(FunctionResponse answer, Instant now) {
    return has(answer.headers(), "Date")
        ? answer
        : answer.with(with(answer.headers(), "Date", Validators.format(now)));
  }
}

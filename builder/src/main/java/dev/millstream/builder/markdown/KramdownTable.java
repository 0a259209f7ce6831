package dev.millstream.builder.markdown;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A table as kramdown has it: any lines that all have a bar, with or without a head, several
/// bodies between `|---|`, a foot below `|===|`. It is written so that GitHub's tables can be read
/// from it; what those do not have is marked and set right in the HTML.
final class KramdownTable {
  private static final Pattern OTHER =
      Pattern.compile(
          " {0,3}(?:[*+-]\\s|\\d+\\.\\s|#|>|<|:\\s|\\[[^\\]\\n]+\\]:|\\*\\[|\\{[:%]|\\$\\$| ).*");
  private static final Pattern RULE = Pattern.compile("[ \\t|:+-]*-[ \\t|:+-]*");
  private static final Pattern FOOT = Pattern.compile("[ \\t|:+=]*=[ \\t|:+=]*");
  private static final String NO_HEAD = "\uE0F4";
  private static final String NEXT_BODY = "\uE0F5";
  private static final String NEXT_FOOT = "\uE0F6";
  private static final Pattern EMPTY_HEAD =
      Pattern.compile("<thead>\\s*<tr>(?:\\s*<th[^>]*>\uE0F4</th>)+\\s*</tr>\\s*</thead>\\s*");
  private static final Pattern NEXT =
      Pattern.compile(
          "<tr>\\s*<td[^>]*>([\uE0F5\uE0F6])</td>(?:\\s*<td[^>]*>\\s*</td>)*\\s*</tr>\\s*");

  private KramdownTable() {}

  /// Where the table ends that begins at `from`, a line's start behind a blank one; -1 if it is
  /// none.
  static int endOf(String text, int from) {
    var at = from;
    var isFirst = true;
    var hasRow = false;
    while (at < text.length()) {
      var end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      var line = text.substring(at, end);
      if (line.isBlank() || line.startsWith("{:")) {
        break;
      }
      if (isFirst && OTHER.matcher(line).matches()) {
        return -1;
      }
      var isRule = RULE.matcher(line).matches() || FOOT.matcher(line).matches();
      if (!isRule && bars(line) == 0) {
        return -1;
      }
      hasRow |= !isRule;
      isFirst = false;
      at = Math.min(end + 1, text.length());
    }
    return hasRow ? at : -1;
  }

  /// The table's lines as GitHub's Markdown has them.
  static List<String> rows(String... lines) {
    var columns = 1;
    var hasHead = false;
    var seen = 0;
    for (var line : lines) {
      var isRule = RULE.matcher(line).matches() || FOOT.matcher(line).matches();
      hasHead |= isRule && seen > 0 && RULE.matcher(line).matches();
      seen += isRule ? 0 : 1;
      columns = isRule ? columns : Math.max(columns, columns(line));
    }
    var rows = new ArrayList<String>();
    if (!hasHead) {
      rows.add("|" + (NO_HEAD + "|").repeat(columns));
      rows.add("|" + "-|".repeat(columns));
    }
    var isInHead = hasHead;
    var isAfterRow = false;
    for (var line : lines) {
      var isFoot = FOOT.matcher(line).matches();
      if (!isFoot && !RULE.matcher(line).matches()) {
        rows.add(line);
        isAfterRow = true;
      } else if (isAfterRow && isInHead && !isFoot) {
        rows.add(padded(line, columns));
        isInHead = false;
        isAfterRow = false;
      } else if (isAfterRow) {
        rows.add("|" + (isFoot ? NEXT_FOOT : NEXT_BODY) + "|" + " |".repeat(columns - 1));
        isAfterRow = false;
      }
    }
    return rows;
  }

  /// The line below a head, of as many columns as the table has.
  private static String padded(String rule, int columns) {
    var line = rule.replace('+', '|').strip();
    var missing = columns - columns(line);
    var open = line.endsWith("|") ? line : line + "|";
    return missing <= 0 ? line : open + String.join("", Collections.nCopies(missing, "-|"));
  }

  private static int columns(String line) {
    var row = line.strip();
    var ends = (row.startsWith("|") ? 1 : 0) + (row.endsWith("|") && row.length() > 1 ? 1 : 0);
    return Math.max(1, bars(row) + 1 - ends);
  }

  /// How many bars divide cells: not those in code, not `\|`.
  private static int bars(String line) {
    var isCode = false;
    var bars = 0;
    for (var i = 0; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '\\' -> i++;
        case '`' -> isCode = !isCode && line.indexOf('`', i + 1) > 0;
        case '|' -> bars += isCode ? 0 : 1;
        default -> {}
      }
    }
    return bars;
  }

  /// Each cell on a line of its own, and so the tags of its row.
  private static String onLines(String html) {
    var out = new StringBuilder(html.length() + html.length() / 16);
    var at = 0;
    for (var end = html.indexOf("><"); end >= 0; end = html.indexOf("><", end + 1)) {
      if ((isBehind("</td", html, end) || isBehind("</th", html, end) || isBehind("<tr", html, end))
          && (html.startsWith("<td", end + 1)
              || html.startsWith("<th", end + 1)
              || html.startsWith("</tr>", end + 1))) {
        out.append(html, at, end + 1).append('\n');
        at = end + 1;
      }
    }
    return at == 0 ? html : out.append(html, at, html.length()).toString();
  }

  private static boolean isBehind(String tag, String html, int end) {
    return html.startsWith(tag, end - tag.length());
  }

  /// HTML with the heads, bodies and feet that were marked.
  static String finish(String html) {
    if (!html.contains("<table")) {
      return html;
    }
    var cells = onLines(html);
    if (IntStream.of(NO_HEAD.charAt(0), NEXT_BODY.charAt(0), NEXT_FOOT.charAt(0))
        .noneMatch(mark -> cells.indexOf(mark) >= 0)) {
      return cells;
    }
    var bodies =
        NEXT.matcher(EMPTY_HEAD.matcher(cells).replaceAll(""))
            .replaceAll(next ->
                next.group(1).equals(NEXT_FOOT) ? "</tbody>\n<tfoot>\n" : "</tbody>\n<tbody>\n");
    var out = new StringBuilder(bodies.length());
    var at = 0;
    for (var foot = bodies.indexOf("<tfoot>\n");
        foot >= 0;
        foot = bodies.indexOf("<tfoot>\n", at)) {
      var end = bodies.indexOf("</tbody>", foot);
      if (end < 0) {
        break;
      }
      out.append(bodies, at, end).append("</tfoot>");
      at = end + "</tbody>".length();
    }
    return out.append(bodies, at, bodies.length()).toString();
  }
}

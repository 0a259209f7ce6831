package dev.millstream.builder.markdown;

import dev.millstream.builder.markdown.code.CodeBlocks;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A text without what only kramdown knows: block HTML, `$$math$$`, `{::comment}`,
/// `{::nomarkdown}`, `{::options}`, `# Heading {#id}`, abbreviations. What belongs into the page
/// comes back in `finish`. Use it for one text.
final class KramdownSource {
  private static final Pattern EXTENSION =
      Pattern.compile(" {0,3}\\{::(\\w+)([^}\\n]*?)(/?)\\}[ \\t]*");
  private static final Pattern EXTENSION_IN_LINE =
      Pattern.compile("\\{::(comment|nomarkdown)[^}]*\\}(.*?)\\{:/(?:\\1)?\\}");
  private static final Pattern ABBREVIATION =
      Pattern.compile(" {0,3}\\*\\[([^\\]\\n]+)\\]:[ \\t]*(.*?)[ \\t]*");
  private static final Pattern HEADING_ID =
      Pattern.compile("(.*\\S)[ \\t]+\\{#([\\w:-]+)\\}[ \\t]*");
  private static final Pattern SETEXT = Pattern.compile("(?:=+|-+)[ \\t]*");
  private static final Pattern ATX = Pattern.compile("#{1,6}\\s.*");
  private static final Pattern MATH = Pattern.compile("(?<!\\\\)\\$\\$(.+?)\\$\\$");
  private static final Pattern LINK_DEFINITION =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]\\n]+\\]:[ \\t]+\\S.*$");
  private static final Pattern MARKED =
      Pattern.compile("(<[a-z][a-z0-9]*[^<>]*?) markdown=\"(?:0|1|span|block)\"([^<>]*>)");
  private static final Pattern GUILLEMET = Pattern.compile("<<(?=[\\w\"'])");
  private static final Pattern TAG = Pattern.compile("<(/?)(\\w+)[^>]*>");

  private final String text;
  private final HtmlElements elements;
  private final StringBuilder out = new StringBuilder();
  private final KeptParts kept = new KeptParts(KeptParts.Kind.SOURCE);
  private final Map<String, String> abbreviations = new HashMap<>();
  private final Fences fences = new Fences();
  private final KramdownParagraphs paragraphs = new KramdownParagraphs();
  private boolean hasHeadingIds = true;
  private int at;
  private boolean isAfterBlank = true;

  /// Where the line ends that is being read, its underline taken along.
  private int underlineEnd;

  /// Takes a text apart; `render` makes HTML of Markdown that stands in HTML.
  KramdownSource(String text, UnaryOperator<String> render) {
    this.text = text;
    var definitions =
        LINK_DEFINITION
            .matcher(text)
            .results()
            .map(definition -> definition.group())
            .collect(Collectors.joining("\n"));
    elements = new HtmlElements(text, inside -> render.apply(inside + "\n\n" + definitions));
    read();
  }

  /// What the parser is to see.
  String text() {
    return out.toString();
  }

  /// Whether headings get ids that are made of their text.
  boolean hasHeadingIds() {
    return hasHeadingIds;
  }

  /// The rendered text with all parts that had been taken out.
  String finish(String html) {
    return kept.putBack(abbreviated(withoutMarks(KramdownTable.finish(html))));
  }

  /// HTML within a line keeps its Markdown rendered, and loses the attribute that asks for it.
  private static String withoutMarks(String html) {
    return html.contains(" markdown=\"") ? MARKED.matcher(html).replaceAll("$1$2") : html;
  }

  private void read() {
    while (at < text.length()) {
      var end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      var line = text.substring(at, end);
      if (fences.covers(line)) {
        copy(line, end);
      } else if (!takeExtension(line, end) && !takeHtml() && !takeMath(line)) {
        var tableEnd = isAfterBlank ? KramdownTable.endOf(text, at) : -1;
        if (tableEnd < 0) {
          underlineEnd = end;
          copy(paragraphs.line(inLine(line, end)), underlineEnd);
          if (line.startsWith("<!--") && line.stripTrailing().endsWith("-->")) {
            out.append('\n');
          }
        } else {
          table(tableEnd);
        }
      }
      isAfterBlank = line.isBlank();
    }
  }

  private void copy(String line, int end) {
    out.append(line);
    if (end < text.length()) {
      out.append('\n');
    }
    at = end + 1;
  }

  private boolean takeExtension(String line, int end) {
    var extension = EXTENSION.matcher(line);
    if (!line.contains("{::") || !extension.matches()) {
      return false;
    }
    at = end + 1;
    if (!extension.group(3).isEmpty()) {
      if (extension.group(2).contains("auto_ids=")) {
        // kramdown asks when all is read: the last one counts.
        hasHeadingIds = !extension.group(2).contains("auto_ids=\"false\"");
      }
      return true;
    }
    var close = text.indexOf("{:/", Math.min(at, text.length()));
    if (close < 0) {
      return true;
    }
    if (extension.group(1).equals("nomarkdown")) {
      block(kept.block(text.substring(at, close)));
    }
    var next = text.indexOf('\n', close);
    at = next < 0 ? text.length() : next + 1;
    return true;
  }

  private boolean takeHtml() {
    var end = elements.endOf(at);
    if (end < 0) {
      return false;
    }
    var element = elements.html(text.substring(at, end));
    var next = text.indexOf('\n', end);
    var rest = text.substring(end, next < 0 ? text.length() : next);
    at = rest.isBlank() ? (next < 0 ? text.length() : next + 1) : end;
    var after = text.indexOf('\n', at);
    var list = AttributeLists.BLOCK.matcher(text.substring(at, after < 0 ? text.length() : after));
    if (at > end && list.matches()) {
      at = after < 0 ? text.length() : after + 1;
      element = AttributeLists.inTag(element, list.group(2));
    }
    block(kept.block(element));
    return true;
  }

  private boolean takeMath(String line) {
    var begin = line.indexOf("$$");
    if (!isAfterBlank || begin < 0 || begin > 3 || !line.substring(0, begin).isBlank()) {
      return false;
    }
    var close = text.indexOf("$$", at + begin + 2);
    var next = close < 0 ? -1 : text.indexOf('\n', close);
    var rest = close < 0 ? line : text.substring(close + 2, next < 0 ? text.length() : next);
    if (!rest.isBlank()) {
      return false;
    }
    var formula = text.substring(at + begin + 2, close).strip();
    block(kept.block("\\[" + CodeBlocks.escape(formula) + "\\]"));
    at = next < 0 ? text.length() : next + 1;
    return true;
  }

  private void table(int end) {
    KramdownTable.rows(text.substring(at, end).split("\n"))
        .forEach(row -> out.append(inLine(row, end)).append('\n'));
    at = end;
  }

  private void block(String token) {
    out.append('\n').append(token).append("\n\n");
  }

  private String inLine(String line, int end) {
    var abbreviation = ABBREVIATION.matcher(line);
    if (line.contains("*[") && abbreviation.matches()) {
      abbreviations.put(abbreviation.group(1), abbreviation.group(2));
      return "";
    }
    var rest = line.contains("{#") ? withoutHeadingId(line, end) : line;
    if (rest.contains("{::")) {
      rest =
          replaced(
              EXTENSION_IN_LINE,
              rest,
              m -> m.group(1).equals("comment") ? "" : kept.span(m.group(2)));
    }
    if (rest.contains("<<")) {
      rest = replaced(GUILLEMET, rest, _ -> "«");
    }
    return rest.contains("$$")
        ? replaced(
            MATH, rest, m -> kept.span("\\(" + CodeBlocks.escape(m.group(1).strip()) + "\\)"))
        : rest;
  }

  private interface Replacement {
    String of(Matcher match);
  }

  /// The line with all matches replaced that are not in a code span.
  private static String replaced(Pattern pattern, String line, Replacement replacement) {
    var matcher = pattern.matcher(line);
    var out = new StringBuilder();
    var counted = 0;
    var isInCode = false;
    while (matcher.find()) {
      for (; counted < matcher.start(); counted++) {
        isInCode ^= line.charAt(counted) == '`';
      }
      matcher.appendReplacement(
          out, Matcher.quoteReplacement(isInCode ? matcher.group() : replacement.of(matcher)));
    }
    return matcher.appendTail(out).toString();
  }

  private String withoutHeadingId(String line, int end) {
    var id = HEADING_ID.matcher(line);
    if (!id.matches()) {
      return line;
    }
    if (ATX.matcher(line).matches()) {
      return id.group(1) + "\n{: #" + id.group(2) + "}";
    }
    var next = Math.min(text.length(), end + 1);
    var after = text.indexOf('\n', next);
    var underline = text.substring(next, after < 0 ? text.length() : after);
    if (!SETEXT.matcher(underline).matches()) {
      return line;
    }
    var level = underline.startsWith("=") ? "# " : "## ";
    underlineEnd = after < 0 ? text.length() : after;
    return level + id.group(1) + "\n{: #" + id.group(2) + "}";
  }

  private String abbreviated(String html) {
    if (abbreviations.isEmpty()) {
      return html;
    }
    var words =
        abbreviations.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    var pattern = Pattern.compile("(?<!\\w)(?:" + words + ")(?!\\w)");
    var done = new StringBuilder();
    var tags = TAG.matcher(html);
    var from = 0;
    var code = 0;
    while (tags.find()) {
      var between = html.substring(from, tags.start());
      done.append(code > 0 ? between : expand(pattern, between));
      done.append(tags.group());
      if (tags.group(2).equals("code") || tags.group(2).equals("pre")) {
        code += tags.group(1).isEmpty() ? 1 : -1;
      }
      from = tags.end();
    }
    return done.append(expand(pattern, html.substring(from))).toString();
  }

  private String expand(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .replaceAll(word ->
            Matcher.quoteReplacement(
                "<abbr title=\"%s\">%s</abbr>"
                    .formatted(
                        CodeBlocks.escape(abbreviations.getOrDefault(word.group(), "")),
                        word.group())));
  }
}

package dev.millstream.builder.markdown;

import java.util.regex.Pattern;

/// What CommonMark takes for the end of a paragraph and kramdown does not: it goes on, and what
/// looked like a mark is text. Lines are given from the top. Use it for one text.
final class KramdownParagraphs {
  /// A line that begins nothing but a paragraph.
  private static final Pattern PLAIN =
      Pattern.compile("(?![#>|:<{=*+-]|\\d+[.)]\\s|\\[[^\\]]*\\]:|`{3}|~{3}|\\uE0F2|_{3}).*\\S.*");

  private static final Pattern UNDERLINE = Pattern.compile("(?:=+|-+)[ \\t]*");
  private static final Pattern RULE = Pattern.compile("(?:\\*{3,}|_{3,})[ \\t]*");
  private static final Pattern EMPTY_HEADING = Pattern.compile("#{1,6}[ \\t]*");

  /// How many lines of a paragraph stand above.
  private int above;

  /// Whether a paragraph that begins here begins behind a blank line.
  private boolean isAfterBlank = true;

  private boolean canBeHeading;

  /// The line as CommonMark has to see it.
  String line(String line) {
    var known = above;
    if (known == 0) {
      canBeHeading = isAfterBlank;
    }
    isAfterBlank = line.isBlank() || line.startsWith("{:");
    above = line.isBlank() ? 0 : above > 0 || PLAIN.matcher(line).matches() ? above + 1 : 0;
    if (EMPTY_HEADING.matcher(line).matches()) {
      return "\\" + line;
    }
    if (known > 0 && RULE.matcher(line).matches()) {
      return "\\" + line;
    }
    if (known > 0 && UNDERLINE.matcher(line).matches()) {
      if (known > 1 || !canBeHeading) {
        return dashes(line.strip());
      }
      above = 0;
    }
    return line.endsWith("\\\\") ? line.substring(0, line.length() - 1) : line;
  }

  private static String dashes(String line) {
    return switch (line) {
      case "-" -> "\\-";
      case "--" -> "–";
      default -> line.startsWith("-") ? line.replace("---", "—") : "\\" + line;
    };
  }
}

package dev.millstream.builder.markdown.code;

import java.util.Set;
import java.util.regex.Pattern;

/// What a terminal showed: lines with a prompt are commands, the others what they printed.
final class ShellSession {
  private static final Set<String> NAMES =
      Set.of("console", "terminal", "shell_session", "shell-session");
  private static final Pattern COMMAND = Pattern.compile("([^$#>;\\n]*[$#>;])([ \\t]+)(.*)");

  private ShellSession() {}

  /// Whether this is a name of the language.
  static boolean isNamed(String language) {
    return NAMES.contains(language);
  }

  static String html(String code) {
    var out = new StringBuilder();
    var printed = new StringBuilder();
    for (var line : code.split("(?<=\n)", 0)) {
      var command = COMMAND.matcher(line.stripTrailing());
      if (command.matches()) {
        endOutput(printed, out);
        out.append("<span class=\"gp\">").append(CodeBlocks.escapeText(command.group(1)));
        out.append("</span><span class=\"w\">").append(command.group(2)).append("</span>");
        out.append(Highlighter.html("sh", command.group(3)));
        out.append(line, line.stripTrailing().length(), line.length());
      } else {
        printed.append(line);
      }
    }
    endOutput(printed, out);
    return out.toString();
  }

  private static void endOutput(StringBuilder printed, StringBuilder out) {
    if (!printed.isEmpty()) {
      var text = CodeBlocks.escapeText(printed.toString());
      out.append("<span class=\"go\">").append(text).append("</span>");
      printed.setLength(0);
    }
  }
}

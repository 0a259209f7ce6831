package dev.millstream.bindings.d1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Divides a text into its SQL statements: a semicolon ends one, but not in quotes, in a comment or
/// within a trigger, which ends at `;` `END` `;`, as in SQLite's `sqlite3_complete`.
public final class SqlScript {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private int start;
  private int at;

  private SqlScript(String text) {
    this.text = text;
  }

  /// The statements without their semicolons, none of them empty.
  public static List<String> split(String text) {
    var script = new SqlScript(text);
    script.read();
    return script.statements;
  }

  private void read() {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (text.startsWith("--", at)) {
        skipPast("\n");
      } else if (text.startsWith("/*", at)) {
        skipPast("*/");
      } else {
        switch (c) {
          case '\'', '"', '`' -> skipTo(c);
          case '[' -> skipTo(']');
          case ';' -> semicolon();
          default -> word(c);
        }
      }
    }
    end(text.length());
  }

  private void semicolon() {
    if (isTrigger() && !hasEnded()) {
      words.add(";");
    } else {
      end(at);
      start = at + 1;
    }
    at++;
  }

  private void end(int end) {
    if (!words.isEmpty()) {
      statements.add(text.substring(start, end).strip());
    }
    words.clear();
  }

  private boolean isTrigger() {
    var head = words.subList(0, Math.min(3, words.size()));
    return !head.isEmpty() && head.getFirst().equals("CREATE") && head.contains("TRIGGER");
  }

  private boolean hasEnded() {
    var count = words.size();
    return count > 1 && words.getLast().equals("END") && words.get(count - 2).equals(";");
  }

  private void word(char first) {
    var from = at++;
    if (Character.isWhitespace(first)) {
      return;
    }
    while (Character.isJavaIdentifierStart(first)
        && at < text.length()
        && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    words.add(text.substring(from, at).toUpperCase(Locale.ROOT));
  }

  private void skipTo(char quote) {
    words.add(String.valueOf(quote));
    var close = text.indexOf(quote, at + 1);
    at = close < 0 ? text.length() : close + 1;
  }

  private void skipPast(String end) {
    var close = text.indexOf(end, at + 2);
    at = close < 0 ? text.length() : close + end.length();
  }
}

package dev.millstream.bindings.d1;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Divides a text into its SQL statements: a semicolon ends one, but not in quotes, in a comment or
/// within a trigger, which ends at `;` `END` `;`, as in SQLite's `sqlite3_complete`. Reads no
/// further than the statement that is asked for.
public final class SqlScript {
  private static final int NOTHING = -2;
  private static final int HEAD_WORDS = 3;

  private final Reader text;
  private final int charsMax;
  private final StringBuilder statement = new StringBuilder();
  // of the statement: its first words, and the last two
  private final List<String> head = new ArrayList<>(HEAD_WORDS);
  private String beforeLast = "";
  private String last = "";
  private int ahead = NOTHING;

  /// `text` is buffered by its opener; a statement has at most `charsMax` characters.
  SqlScript(Reader text, int charsMax) {
    this.text = text;
    this.charsMax = charsMax;
  }

  /// The statements without their semicolons, none of them empty.
  public static List<String> split(String text) {
    var script = new SqlScript(new StringReader(text), Integer.MAX_VALUE);
    var statements = new ArrayList<String>();
    try {
      for (var next = script.next(); next.isPresent(); next = script.next()) {
        statements.add(next.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return statements;
  }

  /// The next statement, which is not empty; nothing where the text ends.
  ///
  /// @throws Refusal if it is too long
  Optional<String> next() throws IOException {
    forget();
    while (peek() >= 0) {
      var c = take();
      switch (c) {
        case '\'', '"', '`' -> takeQuoted(c, c);
        case '[' -> takeQuoted(c, ']');
        case ';' -> {
          if (endsStatement()) {
            return Optional.of(statement.substring(0, statement.length() - 1).strip());
          }
        }
        default -> takeOther(c);
      }
    }
    return head.isEmpty() ? Optional.empty() : Optional.of(statement.toString().strip());
  }

  private void forget() {
    statement.setLength(0);
    head.clear();
    last = "";
    beforeLast = "";
  }

  private boolean endsStatement() {
    if (head.isEmpty()) {
      statement.setLength(0); // nothing but comments
      return false;
    }
    if (isTrigger() && !(last.equals("END") && beforeLast.equals(";"))) {
      add(";");
      return false;
    }
    return true;
  }

  private boolean isTrigger() {
    return head.getFirst().equals("CREATE") && head.contains("TRIGGER");
  }

  private void takeOther(char c) throws IOException {
    if (c == '-' && peek() == '-') {
      takePast("\n");
    } else if (c == '/' && peek() == '*') {
      take();
      takePast("*/");
    } else if (!Character.isWhitespace(c)) {
      takeWord(c);
    }
  }

  private void takeWord(char first) throws IOException {
    var from = statement.length() - 1;
    while (Character.isJavaIdentifierStart(first)
        && peek() >= 0
        && Character.isJavaIdentifierPart(peek())) {
      take();
    }
    add(statement.substring(from).toUpperCase(Locale.ROOT));
  }

  private void takeQuoted(char open, char close) throws IOException {
    add(String.valueOf(open));
    while (peek() >= 0 && take() != close) {}
  }

  private void takePast(String end) throws IOException {
    var from = statement.length();
    while (peek() >= 0) {
      take();
      var at = statement.length() - end.length();
      if (at >= from && statement.indexOf(end, at) == at) {
        return;
      }
    }
  }

  private void add(String word) {
    if (head.size() < HEAD_WORDS) {
      head.add(word);
    }
    beforeLast = last;
    last = word;
  }

  private int peek() throws IOException {
    if (ahead == NOTHING) {
      ahead = text.read();
    }
    return ahead;
  }

  /// The character that [#peek] showed.
  private char take() throws IOException {
    var taken = (char) peek();
    if (statement.length() == charsMax) {
      throw new Refusal(400, "statement too long: SQLITE_TOOBIG");
    }
    statement.append(taken);
    ahead = NOTHING;
    return taken;
  }
}

package dev.millstream.builder.liquid.text;

/// Splits markup into names, numbers, strings and signs, one ahead.
public final class MarkupLexer {
  /// What a piece is.
  public enum Kind {
    NAME,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  private static final String PAIRS = "== != <> <= >= ..";
  private static final String SIGNS = "|.:,[]()<>=-";

  private final String source;
  private final Place place;
  private int start;
  private int next;
  private Kind kind = Kind.END;
  private String text = "";

  /// Reads `source`, which stands at `place`.
  public MarkupLexer(String source, Place place) {
    this.source = source;
    this.place = place;
    scan();
  }

  /// What the current piece is.
  public Kind kind() {
    return kind;
  }

  /// The current piece; a string without its quotes.
  public String text() {
    return text;
  }

  /// The source from the current piece on.
  public String rest() {
    return source.substring(start).strip();
  }

  /// Moves on; the piece that was current.
  public String advance() {
    var current = text;
    scan();
    return current;
  }

  /// Whether a colon follows the current piece.
  public boolean colonFollows() {
    var at = skipSpace(next);
    return at < source.length() && source.charAt(at) == ':';
  }

  private void scan() {
    start = skipSpace(next);
    if (start >= source.length()) {
      set(Kind.END, "", start);
      return;
    }
    var c = source.charAt(start);
    if (c == '"' || c == '\'') {
      var end = source.indexOf(c, start + 1);
      if (end < 0) {
        throw new LiquidException(place, "the string " + rest() + " has no closing quote");
      }
      set(Kind.STRING, source.substring(start + 1, end), end + 1);
    } else if (isDigit(start) || (c == '-' && isDigit(start + 1))) {
      number();
    } else if (Character.isLetter(c) || c == '_') {
      name();
    } else if (start + 1 < source.length() && isPair(source.substring(start, start + 2))) {
      set(Kind.SIGN, source.substring(start, start + 2), start + 2);
    } else if (SIGNS.indexOf(c) >= 0) {
      set(Kind.SIGN, String.valueOf(c), start + 1);
    } else {
      throw new LiquidException(place, "`" + c + "` has no meaning in `" + source.strip() + "`");
    }
  }

  private void number() {
    var at = start + 1;
    while (isDigit(at)) {
      at++;
    }
    if (at < source.length() && source.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      while (isDigit(at)) {
        at++;
      }
    }
    if (at - start > 400) {
      throw new LiquidException(place, "a number of more than 400 digits");
    }
    set(Kind.NUMBER, source.substring(start, at), at);
  }

  private void name() {
    var at = start + 1;
    while (at < source.length()
        && (Character.isLetterOrDigit(source.charAt(at)) || "_-".indexOf(source.charAt(at)) >= 0)) {
      at++;
    }
    if (at < source.length() && source.charAt(at) == '?') {
      at++;
    }
    set(Kind.NAME, source.substring(start, at), at);
  }

  private void set(Kind kind, String text, int next) {
    this.kind = kind;
    this.text = text;
    this.next = next;
  }

  private boolean isDigit(int at) {
    return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
  }

  private static boolean isPair(String two) {
    return PAIRS.contains(two) && two.indexOf(' ') < 0;
  }

  private int skipSpace(int from) {
    var at = from;
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    return at;
  }
}

package dev.millstream.builder.liquid.text;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Splits a template into tokens and applies white-space control.
public final class Tokenizer implements Tokens {
  private static final Pattern TAG = Pattern.compile("\\s*(#|\\w+)(.*)", Pattern.DOTALL);
  private final String file;
  private final String source;
  private int at;
  private int line;
  private boolean trimNext;

  /// Reads `source`, whose first line is line `firstLine` of `file`.
  public Tokenizer(String file, String source, int firstLine) {
    this.file = file;
    this.source = source;
    line = firstLine;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public @Nullable Token next() {
    if (at >= source.length()) {
      return null;
    }
    var open = nextOpen(at);
    if (open > at) {
      return text(open);
    }
    return source.charAt(at + 1) == '{' ? output() : tag();
  }

  private Token text(int end) {
    var started = line;
    var text = source.substring(at, end);
    advance(end);
    if (trimNext) {
      text = text.stripLeading();
      trimNext = false;
    }
    if (end < source.length() && isTrim(end + 2)) {
      text = text.stripTrailing();
    }
    return new Token.Text(text, started);
  }

  private Token output() {
    var started = line;
    var end = source.indexOf("}}", at + 2);
    if (end < 0) {
      throw new LiquidException(new Place(file, line), "`{{` has no `}}`");
    }
    return new Token.Output(inside(end), started);
  }

  private Token tag() {
    var started = line;
    var end = source.indexOf("%}", at + 2);
    if (end < 0) {
      throw new LiquidException(new Place(file, line), "`{%` has no `%}`");
    }
    var inside = inside(end);
    var tag = TAG.matcher(inside);
    if (!tag.matches()) {
      throw new LiquidException(
          new Place(file, started), "`{%" + inside + "%}` does not begin with a tag's name");
    }
    return new Token.Tag(tag.group(1), tag.group(2), started);
  }

  /// The markup between the delimiters; moves behind the closing one.
  private String inside(int end) {
    var from = isTrim(at + 2) ? at + 3 : at + 2;
    var to = end;
    trimNext = false;
    if (to > from && source.charAt(to - 1) == '-') {
      to--;
      trimNext = true;
    }
    var inside = from <= to ? source.substring(from, to) : "";
    advance(end + 2);
    return inside;
  }

  @Override
  public String rawUntil(String end, @Nullable String nested, int openedAt) {
    var from = at;
    var level = 1;
    var trimStart = trimNext;
    for (var open = source.indexOf("{%", at); open >= 0; open = source.indexOf("{%", open + 2)) {
      var close = source.indexOf("%}", open);
      if (close < 0) {
        break;
      }
      var name = tagName(open + 2, close);
      if (nested != null && name.equals("raw")) {
        open = skipRaw(close);
      } else if (name.equals(nested)) {
        level++;
      } else if (name.equals(end) && --level == 0) {
        var body = source.substring(from, open);
        advance(open);
        var trimEnd = isTrim(open + 2);
        inside(close);
        body = trimStart ? body.stripLeading() : body;
        return trimEnd ? body.stripTrailing() : body;
      }
    }
    throw new LiquidException(
        new Place(file, openedAt), "the tag is not closed by `{% " + end + " %}`");
  }

  /// The place of the `endraw` behind, else this one.
  private int skipRaw(int from) {
    for (var open = source.indexOf("{%", from); open >= 0; open = source.indexOf("{%", open + 2)) {
      if (tagName(open + 2, source.length()).equals("endraw")) {
        return open;
      }
    }
    return from;
  }

  private String tagName(int from, int to) {
    var start = from;
    while (start < to && (source.charAt(start) == '-' || isSpace(source.charAt(start)))) {
      start++;
    }
    var stop = start;
    while (stop < to && (Character.isLetterOrDigit(source.charAt(stop)) || isUnderscore(stop))) {
      stop++;
    }
    return source.substring(start, stop);
  }

  private boolean isUnderscore(int index) {
    return source.charAt(index) == '_';
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c);
  }

  private int nextOpen(int from) {
    for (var i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length()) {
        var next = source.charAt(i + 1);
        if (next == '{' || next == '%') {
          return i;
        }
      }
    }
    return source.length();
  }

  private boolean isTrim(int index) {
    return index < source.length() && source.charAt(index) == '-';
  }

  private void advance(int to) {
    for (var i = at; i < to; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    at = to;
  }
}

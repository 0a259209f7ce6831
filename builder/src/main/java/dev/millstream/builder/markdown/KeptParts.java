package dev.millstream.builder.markdown;

import java.util.ArrayList;
import java.util.List;

/// Finished HTML that the parser must not see: a token of private characters stands in the text for
/// each part until the rest is rendered.
final class KeptParts {
  private static final char BLOCK = 'b';
  private static final char SPAN = 's';
  private static final char END = '\uE0F1';
  private static final String OPEN = "<p>";
  private static final String CLOSE = "</p>";
  private static final int DIGITS_MAX = 9;

  private final Kind kind;
  private final List<String> parts = new ArrayList<>();

  KeptParts(Kind kind) {
    this.kind = kind;
  }

  /// Who puts parts aside: tokens of the one are text to the other.
  enum Kind {
    /// What is taken out of the source before it is parsed.
    SOURCE('\uE0F0'),
    /// What is rendered while the rest is.
    CODE('\uE0F7');

    private final char mark;

    Kind(char mark) {
      this.mark = mark;
    }
  }

  /// The token of a part that is a block of its own.
  String block(String html) {
    return token(BLOCK, html);
  }

  /// The token of a part within a line.
  String span(String html) {
    return token(SPAN, html);
  }

  private String token(char place, String html) {
    parts.add(html);
    return "" + kind.mark + place + (parts.size() - 1) + END;
  }

  /// Rendered HTML with the parts in their tokens' places.
  String putBack(String html) {
    var at = parts.isEmpty() ? -1 : html.indexOf(kind.mark);
    if (at < 0) {
      return html;
    }
    var out = new StringBuilder(html.length() * 2);
    var copied = 0;
    for (; at >= 0; at = html.indexOf(kind.mark, Math.max(at + 1, copied))) {
      var end = html.indexOf(END, at);
      var part = end < 0 ? -1 : part(html.substring(at + 1, end));
      if (part >= 0) {
        var isParagraph = isParagraph(html, at, end);
        out.append(html, copied, isParagraph ? at - OPEN.length() : at).append(parts.get(part));
        copied = end + 1 + (isParagraph ? CLOSE.length() : 0);
      }
    }
    return out.append(html, copied, html.length()).toString();
  }

  /// A block that the parser took for a paragraph's text.
  private static boolean isParagraph(String html, int at, int end) {
    return html.charAt(at + 1) == BLOCK
        && html.startsWith(OPEN, at - OPEN.length())
        && html.startsWith(CLOSE, end + 1);
  }

  /// The part that a token stands for; -1 if it is none.
  private int part(String token) {
    var isOne = token.length() > 1 && (token.charAt(0) == BLOCK || token.charAt(0) == SPAN);
    for (var i = 1; i < token.length(); i++) {
      isOne &= token.charAt(i) >= '0' && token.charAt(i) <= '9';
    }
    if (!isOne || token.length() > DIGITS_MAX) {
      return -1;
    }
    var number = Integer.parseInt(token.substring(1));
    return number < parts.size() ? number : -1;
  }
}

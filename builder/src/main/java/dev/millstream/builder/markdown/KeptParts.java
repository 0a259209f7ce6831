package dev.millstream.builder.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finished HTML that the parser must not see: a token of private characters stands in the text for
/// each part until the rest is rendered.
final class KeptParts {
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
    private final Pattern token;

    Kind(char mark) {
      this.mark = mark;
      token =
          Pattern.compile("<p>%1$cb(\\d{1,9})\uE0F1</p>|%1$c[bs](\\d{1,9})\uE0F1".formatted(mark));
    }
  }

  /// The token of a part that is a block of its own.
  String block(String html) {
    return token('b', html);
  }

  /// The token of a part within a line.
  String span(String html) {
    return token('s', html);
  }

  private String token(char place, String html) {
    parts.add(html);
    return "" + kind.mark + place + (parts.size() - 1) + "\uE0F1";
  }

  /// Rendered HTML with the parts in their tokens' places.
  String putBack(String html) {
    return parts.isEmpty()
        ? html
        : kind.token
            .matcher(html)
            .replaceAll(match -> {
              var number =
                  Integer.parseInt(match.group(1) != null ? match.group(1) : match.group(2));
              return Matcher.quoteReplacement(number < parts.size() ? parts.get(number) : "");
            });
  }
}

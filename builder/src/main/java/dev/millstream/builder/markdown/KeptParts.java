package dev.millstream.builder.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finished HTML that the parser must not see: a token of private characters stands in the text for
/// each part until the rest is rendered.
final class KeptParts {
  private static final Pattern TOKEN =
      Pattern.compile("<p>\uE0F0b(\\d{1,9})\uE0F1</p>|\uE0F0[bs](\\d{1,9})\uE0F1");

  private final List<String> parts = new ArrayList<>();

  /// The token of a part that is a block of its own.
  String block(String html) {
    return token('b', html);
  }

  /// The token of a part within a line.
  String span(String html) {
    return token('s', html);
  }

  private String token(char kind, String html) {
    parts.add(html);
    return "\uE0F0" + kind + (parts.size() - 1) + "\uE0F1";
  }

  /// Rendered HTML with the parts in their tokens' places.
  String putBack(String html) {
    return parts.isEmpty()
        ? html
        : TOKEN
            .matcher(html)
            .replaceAll(match -> {
              var number =
                  Integer.parseInt(match.group(1) != null ? match.group(1) : match.group(2));
              return Matcher.quoteReplacement(number < parts.size() ? parts.get(number) : "");
            });
  }
}

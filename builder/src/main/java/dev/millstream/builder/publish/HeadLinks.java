package dev.millstream.builder.publish;

import dev.millstream.builder.html.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads from a page's head what a browser should fetch or connect to early, for the field `Link`:
/// tags `<link>` whose `rel` is one of three and that say nothing else than what a field can say,
/// too. Lenient, as browsers are.
final class HeadLinks {
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int LINKS_MAX = 20;
  private static final int FIELD_CHARS_MAX = 3000;

  private static final Set<String> RELATIONS = Set.of("preload", "preconnect", "modulepreload");
  private static final Set<String> PARAMETERS =
      Set.of("as", "crossorigin", "fetchpriority", "type");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+./-]*");
  private static final Pattern ADDRESS = Pattern.compile("[!#-;=?-\\[\\]^_a-z|~]+");

  /// What does not count, and where a tag's attributes or the head's end are looked for.
  private static final Pattern NEXT =
      Pattern.compile(
          "<!--.*?-->|<(?:script|style|noscript|template)\\b.*?</(?:script|style|noscript|template)"
              + "|<(link|base|body)(?=[\\s/>])|(</head)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private HeadLinks() {}

  /// Whether files of this type have a head.
  static boolean arePartOf(String contentType) {
    return contentType.startsWith("text/html");
  }

  /// The field's value; empty if the page has no such tags, or a `<base>`.
  static Optional<String> of(byte[] page) {
    var length = Math.min(page.length, HEAD_BYTES_MAX);
    var head = new String(page, 0, length, StandardCharsets.ISO_8859_1);
    var links = new ArrayList<String>();
    var next = NEXT.matcher(head);
    for (var at = 0; next.find(at); at = next.end()) {
      var tag = next.group(1) == null ? "" : next.group(1).toLowerCase(Locale.ROOT);
      if (tag.equals("base")) {
        return Optional.empty();
      }
      if (tag.equals("body") || next.group(2) != null) {
        break;
      }
      if (tag.equals("link") && links.size() < LINKS_MAX) {
        link(Attributes.read(head, next.end()).values())
            .filter(link -> !links.contains(link))
            .ifPresent(links::add);
      }
    }
    return joined(links);
  }

  private static Optional<String> joined(List<String> links) {
    var field = new StringBuilder();
    for (var link : links) {
      if (field.length() + link.length() <= FIELD_CHARS_MAX) {
        field.append(field.isEmpty() ? "" : ", ").append(link);
      }
    }
    return Optional.of(field.toString()).filter(text -> !text.isEmpty());
  }

  private static Optional<String> link(Map<String, String> attributes) {
    var address = attributes.getOrDefault("href", "").replace("&amp;", "&");
    var relation = attributes.getOrDefault("rel", "").toLowerCase(Locale.ROOT);
    if (!RELATIONS.contains(relation) || !ADDRESS.matcher(address).matches()) {
      return Optional.empty();
    }
    var link = new StringBuilder("<" + address + ">; rel=" + relation);
    for (var attribute : attributes.entrySet()) {
      var name = attribute.getKey();
      if (name.equals("href") || name.equals("rel")) {
        continue;
      }
      if (!PARAMETERS.contains(name) || !WORD.matcher(attribute.getValue()).matches()) {
        return Optional.empty();
      }
      link.append("; ").append(name);
      if (!attribute.getValue().isEmpty()) {
        link.append("=\"").append(attribute.getValue()).append('"');
      }
    }
    return Optional.of(link.toString());
  }
}

package dev.millstream.builder.lint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds the links of an HTML page in one pass over its bytes; lenient, as browsers are.
final class PageLinks {
  /// The attributes that name addresses, by tag, and whether those are loaded with the page.
  private static final Map<String, Map<String, Boolean>> TAGS =
      Map.of(
          "a", Map.of("href", false),
          "area", Map.of("href", false),
          "link", Map.of("href", true),
          "script", Map.of("src", true),
          "img", Map.of("src", true),
          "iframe", Map.of("src", false),
          "source", Map.of("src", false),
          "video", Map.of("src", false, "poster", true),
          "audio", Map.of("src", false));

  /// Kinds of `<link>` whose address the browser loads.
  private static final List<String> LOADED =
      List.of("stylesheet", "icon", "preload", "modulepreload", "manifest");

  private final String text;
  private final int most;
  private final List<Link> links = new ArrayList<>();
  private int counted;
  private int line = 1;

  private PageLinks(String text, int most) {
    this.text = text;
    this.most = most;
  }

  /// The first `most` links; none of a page with a `<base>`, whose relative links are relative to
  /// something else.
  static List<Link> of(byte[] page, int most) {
    // one char a byte: fast, and lines and ASCII are where they are
    var reader = new PageLinks(new String(page, StandardCharsets.ISO_8859_1), most);
    return reader.read() ? reader.links : List.of();
  }

  private boolean read() {
    var at = text.indexOf('<');
    while (at >= 0 && at + 1 < text.length() && links.size() < most) {
      if (text.startsWith("!--", at + 1)) {
        at = after("-->", at + 4);
      } else {
        var end = nameEnd(at + 1);
        var name = text.substring(at + 1, end).toLowerCase(Locale.ROOT);
        if (name.equals("base")) {
          return false;
        }
        var attributes = TAGS.get(name);
        at = attributes == null ? end : tag(name, attributes, end);
        if (name.equals("script") || name.equals("style")) {
          at = closing(name, at);
        }
      }
      at = at < 0 ? at : text.indexOf('<', at);
    }
    return true;
  }

  private int after(String mark, int from) {
    var found = text.indexOf(mark, from);
    return found < 0 ? -1 : found + mark.length();
  }

  /// Past what is no HTML: a script's or style's text.
  private int closing(String name, int from) {
    for (var at = text.indexOf("</", from); at >= 0; at = text.indexOf("</", at + 2)) {
      if (text.regionMatches(true, at + 2, name, 0, name.length())) {
        return at + 2;
      }
    }
    return -1;
  }

  private int nameEnd(int from) {
    var at = from;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  /// Reads a tag's attributes; the place behind it.
  private int tag(String name, Map<String, Boolean> wanted, int from) {
    var found = new ArrayList<Link>();
    var kind = "";
    var at = from;
    while (at < text.length() && text.charAt(at) != '>') {
      if (!isName(text.charAt(at))) {
        at++;
        continue;
      }
      var end = nameEnd(at);
      var attribute = text.substring(at, end).toLowerCase(Locale.ROOT);
      var value = value(end);
      if (value.isPresent()) {
        var loads = wanted.get(attribute);
        if (loads != null) {
          found.add(new Link(value.get().text(), lineAt(at), loads));
        } else if (attribute.equals("rel")) {
          kind = value.get().text().toLowerCase(Locale.ROOT);
        }
        end = value.get().end();
      }
      at = end;
    }
    if (!name.equals("link") || LOADED.contains(kind)) {
      links.addAll(found);
    }
    return at;
  }

  private record Value(String text, int end) {}

  private Optional<Value> value(int from) {
    var at = blank(from);
    if (at >= text.length() || text.charAt(at) != '=') {
      return Optional.empty();
    }
    at = blank(at + 1);
    if (at >= text.length()) {
      return Optional.empty();
    }
    var quote = text.charAt(at);
    if (quote == '"' || quote == '\'') {
      var end = text.indexOf(quote, at + 1);
      return end < 0
          ? Optional.empty()
          : Optional.of(new Value(decoded(text.substring(at + 1, end)), end + 1));
    }
    var end = at;
    while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != '>') {
      end++;
    }
    return Optional.of(new Value(decoded(text.substring(at, end)), end));
  }

  private int blank(int from) {
    var at = from;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static String decoded(String bytes) {
    var text =
        bytes.chars().allMatch(c -> c < 0x80)
            ? bytes
            : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return text.indexOf('&') < 0 ? text.strip() : text.replace("&amp;", "&").strip();
  }

  /// Lines are counted as far as they are asked for.
  private int lineAt(int place) {
    for (var at = text.indexOf('\n', counted); at >= 0 && at < place; ) {
      line++;
      counted = at + 1;
      at = text.indexOf('\n', counted);
    }
    return line;
  }
}

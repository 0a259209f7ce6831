package dev.millstream.builder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The tags and texts of a page without what is not seen: white space between blocks, the order of
/// attributes and classes, tags that a browser implies, the spans of highlighted code. The same as
/// in `bench/render-compare.py`. Use it for one page.
final class HtmlTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "<!--.*?-->|<![^>]*>|<(/?)([a-zA-Z][\\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>|[^<]+|<",
          Pattern.DOTALL);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([^\\s\"'=<>/]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");
  private static final Set<String> BLOCKS =
      Set.of(
          ("html head body title meta link script style header footer main nav section article"
                  + " aside div p ul ol li dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote table thead"
                  + " tbody tfoot tr th td hr br figure form")
              .split(" ", -1));

  private final List<String> tokens = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int pre;
  private int code;
  private boolean isAtBlock = true;

  private HtmlTokens() {}

  /// One token a line; `site` is an address that links within the site may begin with.
  static String of(String html, String site) {
    var own = "((?:href|src)=[\"']|; url=|location=\")" + Pattern.quote(site) + "/?";
    var reader = new HtmlTokens();
    reader.read(html.replaceAll(own, "$1/"));
    return String.join("\n", reader.tokens);
  }

  private void read(String html) {
    var token = TOKEN.matcher(html);
    while (token.find()) {
      if (token.group(2) != null) {
        tag(token.group(2), !token.group(1).isEmpty(), token.group(3));
      } else if (!token.group().startsWith("<!")) {
        text.append(token.group());
      }
    }
    text(true);
  }

  private void tag(String name, boolean isEnd, String attributes) {
    var isImplied = (name.equals("head") || name.equals("body")) && (isEnd || attributes.isBlank());
    if (isImplied
        || (pre + code > 0 && name.equals("span"))
        || attributes.contains("name=\"generator\"")) {
      return;
    }
    text(BLOCKS.contains(name));
    pre += name.equals("pre") ? (isEnd ? -1 : 1) : 0;
    code += name.equals("code") ? (isEnd ? -1 : 1) : 0;
    isAtBlock = BLOCKS.contains(name);
    tokens.add(isEnd ? "</" + name + ">" : "<" + name + attributes(attributes) + ">");
  }

  private static String attributes(String text) {
    var attributes = new TreeMap<String, String>();
    var attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      var value =
          String.join(
              "",
              attribute.group(2) == null ? "" : attribute.group(2),
              attribute.group(3) == null ? "" : attribute.group(3),
              attribute.group(4) == null ? "" : attribute.group(4));
      var isClass = attribute.group(1).equals("class");
      attributes.put(
          attribute.group(1),
          isClass
              ? Arrays.stream(value.strip().split("\\s+")).sorted().collect(Collectors.joining(" "))
              : decoded(value));
    }
    return attributes.entrySet().stream()
        .map(entry -> " " + entry.getKey() + "=\"" + entry.getValue() + "\"")
        .collect(Collectors.joining());
  }

  private void text(boolean isBeforeBlock) {
    var seen = decoded(text.toString());
    text.setLength(0);
    if (pre == 0) {
      seen = seen.replaceAll("\\s+", " ");
      seen = isAtBlock ? seen.stripLeading() : seen;
      seen = isBeforeBlock ? seen.stripTrailing() : seen;
    }
    if (!seen.isEmpty()) {
      tokens.add("'" + seen);
    }
  }

  private static String decoded(String text) {
    return Pattern.compile("&#(\\d+);")
        .matcher(text)
        .replaceAll(number -> Character.toString(Integer.parseInt(number.group(1))))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&nbsp;", "\u00a0")
        .replace("&hellip;", "…")
        .replace("&copy;", "©")
        .replace("&amp;", "&");
  }
}

package dev.millstream.builder.markdown;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// HTML elements in Markdown as kramdown takes them: a block element is raw up to its end, blank
/// lines or not, except where an attribute `markdown` says otherwise. Use it for one text.
final class HtmlElements {
  private static final Set<String> BLOCKS =
      Set.of(
          ("address article aside blockquote body center dd details dialog div dl dt fieldset"
                  + " figcaption figure footer form h1 h2 h3 h4 h5 h6 header html iframe legend li"
                  + " main menu nav noscript object ol p pre script section style summary svg"
                  + " table tbody td tfoot th thead tr ul video audio")
              .split(" "));
  private static final Set<String> SPANS = Set.of("p h1 h2 h3 h4 h5 h6 dt th legend".split(" "));
  private static final Pattern BEGIN = Pattern.compile(" {0,3}<([a-zA-Z][a-zA-Z0-9]*)(?=[\\s/>])");
  private static final Pattern MARKED =
      Pattern.compile(
          "<([a-zA-Z][a-zA-Z0-9]*)\\b([^<>]*?)\\smarkdown\\s*=\\s*[\"']?(1|0|block|span)[\"']?"
              + "([^<>]*)>");

  private final String text;
  private final UnaryOperator<String> render;
  private final Set<String> unclosed = new HashSet<>();

  /// Elements of `text`; `render` makes HTML of Markdown inside of them.
  HtmlElements(String text, UnaryOperator<String> render) {
    this.text = text;
    this.render = render;
  }

  /// Where the block element ends that begins at this line's start; -1 if none begins there or it
  /// is never closed.
  int endOf(int lineStart) {
    var begin = BEGIN.matcher(text).region(lineStart, text.length());
    if (!begin.lookingAt()) {
      return -1;
    }
    var name = begin.group(1).toLowerCase(Locale.ROOT);
    if (!BLOCKS.contains(name) || unclosed.contains(name)) {
      return -1;
    }
    var end = endOf(text, name, lineStart);
    if (end < 0) {
      unclosed.add(name);
    }
    return end;
  }

  private static int endOf(String text, String name, int from) {
    var tags =
        Pattern.compile("<(/?)" + name + "(?=[\\s/>])[^<>]*>", Pattern.CASE_INSENSITIVE)
            .matcher(text)
            .region(from, text.length());
    var depth = 0;
    while (tags.find()) {
      var isEnd = !tags.group(1).isEmpty();
      if (!isEnd && tags.group().endsWith("/>")) {
        continue;
      }
      depth += isEnd ? -1 : 1;
      if (depth <= 0) {
        return tags.end();
      }
    }
    return -1;
  }

  /// An element's HTML, with the Markdown in it rendered where it asks for that.
  String html(String element) {
    if (!element.contains("markdown")) {
      return element;
    }
    var out = new StringBuilder(element.length() * 2);
    var at = 0;
    var marked = MARKED.matcher(element);
    while (marked.find(at)) {
      var name = marked.group(1).toLowerCase(Locale.ROOT);
      var end = endOf(element, name, marked.start());
      if (end < 0) {
        break;
      }
      var close = element.lastIndexOf("</", end);
      var inside = element.substring(Math.min(marked.end(), close), close);
      out.append(element, at, marked.start())
          .append('<')
          .append(marked.group(1))
          .append(marked.group(2))
          .append(marked.group(4))
          .append('>')
          .append(inside(name, marked.group(3), inside))
          .append(element, close, end);
      at = end;
    }
    return out.append(element, at, element.length()).toString();
  }

  private String inside(String name, String mode, String text) {
    if (mode.equals("0")) {
      return text;
    }
    var isSpan = mode.equals("span") || (mode.equals("1") && SPANS.contains(name));
    if (!isSpan) {
      return "\n" + render.apply(text.startsWith("\n") ? outdented(text) : text);
    }
    var html = render.apply(text.strip()).strip();
    var line =
        html.startsWith("<p>") && html.endsWith("</p>") && html.indexOf("<p>", 3) < 0
            ? html.substring(3, html.length() - 4)
            : html;
    var begin = text.length() - text.stripLeading().length();
    return text.isBlank()
        ? line
        : text.substring(0, begin) + line + text.substring(text.stripTrailing().length());
  }

  /// Text without the indentation of its first line.
  private static String outdented(String text) {
    var lead = text.stripLeading();
    var begin = text.length() - lead.length();
    var width = begin - text.lastIndexOf('\n', begin - 1) - 1;
    return width <= 0
        ? text
        : Pattern.compile("(?m)^[ \\t]{1," + width + "}").matcher(text).replaceAll("");
  }
}

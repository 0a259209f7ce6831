package dev.millstream.builder.markdown.code;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Blocks of highlighted code as HTML, with Rouge's elements and classes.
public final class CodeBlocks {
  private CodeBlocks() {}

  /// A block of a Markdown page; `classes` are more classes of its outer element.
  public static String html(String language, String code, String classes) {
    if (!language.isEmpty() && !Languages.isKnown(language)) {
      return plain(language, code, classes);
    }
    var more = classes.isEmpty() ? "" : escape(classes) + " ";
    var known = language.isEmpty() ? "plaintext" : escape(language);
    return "<div class=\"%slanguage-%s highlighter-rouge\"><div class=\"highlight\">"
            .formatted(more, known)
        + "<pre class=\"highlight\"><code>"
        + Highlighter.html(language, code)
        + "</code></pre></div></div>";
  }

  /// Code within a line, without its element.
  public static String inline(String language, String code) {
    return Languages.isKnown(language) ? Highlighter.html(language, code) : escapeText(code);
  }

  /// A block whose code is not marked.
  public static String plain(String language, String code, String classes) {
    var own = classes.isEmpty() ? "" : " class=\"" + escape(classes) + "\"";
    var named = language.isEmpty() ? "" : " class=\"language-" + escape(language) + "\"";
    return "<pre%s><code%s>".formatted(own, named) + escapeText(code) + "</code></pre>";
  }

  /// What Jekyll's `highlight` tag prints; `isNumbered` puts the lines' numbers beside the code.
  public static String figure(String language, String code, boolean isNumbered) {
    var known = escape(language);
    var html = Highlighter.html(language, code);
    return "<figure class=\"highlight\"><pre><code class=\"language-%s\" data-lang=\"%s\">"
            .formatted(known, known)
        + (isNumbered ? numbered(html, code) : html)
        + "</code></pre></figure>";
  }

  private static String numbered(String html, String code) {
    var lines = code.chars().filter(c -> c == '\n').count() + 1;
    var numbers =
        LongStream.rangeClosed(1, lines)
            .mapToObj(number -> number + "\n")
            .collect(Collectors.joining());
    return "<table class=\"rouge-table\"><tbody><tr><td class=\"gutter gl\"><pre class=\"lineno\">"
        + numbers
        + "</pre></td><td class=\"code\"><pre>"
        + html
        + "\n</pre></td></tr></tbody></table>";
  }

  /// Text for an attribute.
  public static String escape(String text) {
    return escapeText(text).replace("\"", "&quot;");
  }

  /// Text between tags, where quotes stay. Text for an attribute.
  public static String escapeText(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

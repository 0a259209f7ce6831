package dev.millstream.builder.markdown;

/// Blocks of highlighted code as HTML, with Rouge's elements and classes.
public final class CodeBlocks {
  private CodeBlocks() {}

  /// A block of a Markdown page; `classes` are more classes of its outer element.
  public static String html(String language, String code, String classes) {
    var known = language.isEmpty() ? "plaintext" : escape(language);
    var more = classes.isEmpty() ? "" : escape(classes) + " ";
    return "<div class=\"%slanguage-%s highlighter-rouge\"><div class=\"highlight\">"
            .formatted(more, known)
        + "<pre class=\"highlight\"><code>"
        + Highlighter.html(language, code)
        + "</code></pre></div></div>";
  }

  /// What Jekyll's `highlight` tag prints.
  public static String figure(String language, String code) {
    var known = escape(language);
    return "<figure class=\"highlight\"><pre><code class=\"language-%s\" data-lang=\"%s\">"
            .formatted(known, known)
        + Highlighter.html(language, code)
        + "</code></pre></figure>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

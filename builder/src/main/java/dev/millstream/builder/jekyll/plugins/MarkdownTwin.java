package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import java.util.Optional;
import java.util.regex.Pattern;

/// A page's Markdown, published beside it: `docs/start.md` for `docs/start.html`.
public final class MarkdownTwin {
  private static final String HTML = ".html";
  private static final Pattern HEADING =
      Pattern.compile("\\A#{1,2} |\\A[^\\n]+\\n(?:=+|-+)\\s*\\n");

  private MarkdownTwin() {}

  /// Where it is published; empty if the page is not made of Markdown.
  public static Optional<String> path(Document page) {
    var path = page.outputPath();
    return page.isMarkdown() && path.endsWith(HTML) && !Redirects.isOne(page)
        ? Optional.of(path.substring(0, path.length() - HTML.length()) + ".md")
        : Optional.empty();
  }

  /// The text, with the page's title above it if it begins with none; `source` has its Liquid
  /// rendered.
  public static String text(Document page, String source) {
    var text = source.strip();
    var title = page.text("title");
    return (title.isPresent() && !HEADING.matcher(text).find()
            ? "# " + title.get().replaceAll("\\s+", " ") + "\n\n"
            : "")
        + text
        + "\n";
  }
}

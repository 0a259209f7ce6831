package dev.millstream.builder.markdown;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list of headings that `{:toc}` asks for, marked up as kramdown does.
final class TableOfContents {
  private static final Pattern HEADING =
      Pattern.compile("<h([1-6])([^>]*) id=\"([^\"]*)\"([^>]*)>(.*?)</h\\1>", Pattern.DOTALL);
  private static final Pattern ANCHOR = Pattern.compile("</?a[^>]*>");

  private TableOfContents() {}

  static String insertInto(String html) {
    return html.replaceFirst(Pattern.quote(AttributeLists.TOC), Matcher.quoteReplacement(of(html)));
  }

  private static String of(String html) {
    var out = new StringBuilder();
    var level = 0;
    var open = 0;
    var headings = HEADING.matcher(html);
    while (headings.find()) {
      if ((headings.group(2) + headings.group(4)).contains("no_toc")) {
        continue;
      }
      var next = Integer.parseInt(headings.group(1));
      if (open == 0) {
        out.append("<ul id=\"markdown-toc\">\n");
        open = 1;
      } else if (next > level) {
        out.append("<ul>\n");
        open++;
      } else {
        out.append("</li>\n");
        for (; level > next && open > 1; level--, open--) {
          out.append("</ul></li>\n");
        }
      }
      level = next;
      var id = headings.group(3);
      out.append("<li><a href=\"#%s\" id=\"markdown-toc-%s\">".formatted(id, id))
          .append(ANCHOR.matcher(headings.group(5)).replaceAll(""))
          .append("</a>");
    }
    for (; open > 0; open--) {
      out.append("</li>\n</ul>");
    }
    return out.toString();
  }
}

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
    return html.contains(AttributeLists.TOC_NUMBERED)
        ? html.replaceFirst(AttributeLists.TOC_NUMBERED, Matcher.quoteReplacement(of(html, "ol")))
        : html.replaceFirst(AttributeLists.TOC, Matcher.quoteReplacement(of(html, "ul")));
  }

  private static String of(String html, String list) {
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
        out.append("<" + list + " id=\"markdown-toc\">\n");
        open = 1;
      } else if (next > level) {
        out.append("    ".repeat(open) + "<" + list + ">\n");
        open++;
      } else {
        out.append("</li>\n");
        for (; level > next && open > 1; level--, open--) {
          out.append(end(list, open));
        }
      }
      level = next;
      var id = headings.group(3);
      out.append(indent(open))
          .append("<li><a href=\"#%s\" id=\"markdown-toc-%s\">".formatted(id, id))
          .append(ANCHOR.matcher(headings.group(5)).replaceAll(""))
          .append("</a>");
    }
    if (open > 0) {
      out.append("</li>\n");
      for (; open > 1; open--) {
        out.append(end(list, open));
      }
      out.append("</" + list + ">");
    }
    return out.toString();
  }

  /// What stands before an item of the list that is this deep.
  private static String indent(int depth) {
    return "    ".repeat(depth - 1) + "  ";
  }

  /// The end of a list within an item.
  private static String end(String list, int depth) {
    return "    ".repeat(depth - 1) + "</" + list + ">\n" + indent(depth - 1) + "</li>\n";
  }
}

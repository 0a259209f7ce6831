package dev.millstream.builder.markdown;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list of headings that `{:toc}` asks for, marked up as kramdown does.
final class TableOfContents {
  private static final Pattern HEADING =
      Pattern.compile("<h([1-6])([^>]*) id=\"([^\"]*)\"([^>]*)>(.*?)</h\\1>", Pattern.DOTALL);
  private static final Pattern ANCHOR = Pattern.compile("</?a[^>]*>");

  private TableOfContents() {}

  /// Has a mark of `html` replaced by a list of the headings of `page`; it stays if there are none.
  static String insertInto(String html, String page) {
    var isNumbered = html.contains(AttributeLists.TOC_NUMBERED);
    var list = of(page, isNumbered ? "ol" : "ul");
    return list.isEmpty()
        ? html
        : html.replaceFirst(
            isNumbered ? AttributeLists.TOC_NUMBERED : AttributeLists.TOC,
            Matcher.quoteReplacement(list));
  }

  /// The page without the marks of lists that have no headings.
  static String removeFrom(String html) {
    return html.replace(AttributeLists.TOC_NUMBERED, "").replace(AttributeLists.TOC, "");
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

package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.HtmlCommentBlock;
import com.vladsch.flexmark.ast.HtmlInlineComment;
import com.vladsch.flexmark.ast.ListBlock;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataKey;
import com.vladsch.flexmark.util.sequence.BasedSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// kramdown's attribute lists, `{: .class #id key="value"}`. They are taken out of the text before
/// it is parsed, leaving a comment in their place, and given to the node before it (or after it,
/// where a blank line precedes the list).
final class AttributeLists {
  /// The attributes of a document's nodes.
  static final DataKey<Map<Node, Map<String, String>>> ATTRIBUTES =
      new DataKey<>("ATTRIBUTE_LISTS", Map.of(), _ -> Map.of());

  /// Stands where a table of contents belongs.
  static final String TOC = "<!--\uE0FFtoc-->";

  private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,}).*");
  private static final Pattern BLOCK =
      Pattern.compile("^([ >]*)\\{:(?!:)((?:[^}\"]|\"[^\"]*\")*)\\}\\s*$");
  private static final Pattern EXTENSION = Pattern.compile("^ {0,3}\\{:(?::.*|/\\w*)\\}\\s*$");
  private static final Pattern SPAN =
      Pattern.compile("(?<=[)*_`\\]>])\\{:(?!:)((?:[^}\"]|\"[^\"]*\")*)\\}");
  private static final Pattern MARK = Pattern.compile("<!--\uE0FF(\\d+)-->\\s*");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "\\.([\\w-]+)|#([\\w:.-]+)|([\\w:-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\\S+))|(\\w+)");

  private final String text;
  private final List<Map<String, String>> lists;
  private boolean hasToc;

  private AttributeLists(String text, List<Map<String, String>> lists) {
    this.text = text;
    this.lists = lists;
  }

  static AttributeLists takeFrom(String text) {
    if (!text.contains("{:")) {
      return new AttributeLists(text, List.of());
    }
    var lists = new ArrayList<Map<String, String>>();
    var out = new StringBuilder(text.length());
    String fence = null;
    for (var line : text.split("\n", -1)) {
      var mark = FENCE.matcher(line);
      if (mark.matches()) {
        if (fence == null) {
          fence = mark.group(1);
        } else if (line.strip().startsWith(fence)) {
          fence = null;
        }
      }
      out.append(fence == null ? replaced(line, lists) : line).append('\n');
    }
    out.setLength(out.length() - 1);
    return new AttributeLists(out.toString(), lists);
  }

  private static String replaced(String line, List<Map<String, String>> lists) {
    if (!line.contains("{:")) {
      return line;
    }
    if (EXTENSION.matcher(line).matches()) {
      return "";
    }
    var block = BLOCK.matcher(line);
    if (block.matches()) {
      // The blank line keeps what follows out of the comment's HTML block.
      return block.group(1) + mark(block.group(2), lists) + "\n" + block.group(1);
    }
    return SPAN.matcher(line)
        .replaceAll(match ->
            isInCode(line, match.start())
                ? Matcher.quoteReplacement(match.group())
                : mark(match.group(1), lists));
  }

  private static boolean isInCode(String line, int at) {
    return line.substring(0, at).chars().filter(c -> c == '`').count() % 2 == 1;
  }

  private static String mark(String attributes, List<Map<String, String>> lists) {
    lists.add(parse(attributes));
    return "<!--\uE0FF" + (lists.size() - 1) + "-->";
  }

  static Map<String, String> parse(String text) {
    var attributes = new LinkedHashMap<String, String>();
    var matcher = ATTRIBUTE.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        attributes.merge("class", matcher.group(1), (a, b) -> a + " " + b);
      } else if (matcher.group(2) != null) {
        attributes.put("id", matcher.group(2));
      } else if (matcher.group(3) != null) {
        attributes.put(
            matcher.group(3), firstOf(matcher.group(4), matcher.group(5), matcher.group(6)));
      } else if (matcher.group(7).equals("toc")) {
        attributes.put("toc", "");
      }
    }
    return attributes;
  }

  private static String firstOf(@Nullable String... texts) {
    for (var text : texts) {
      if (text != null) {
        return text;
      }
    }
    return "";
  }

  /// The text without the lists.
  String text() {
    return text;
  }

  /// Whether a table of contents was asked for.
  boolean hasToc() {
    return hasToc;
  }

  /// Gives the lists to the nodes they stand by.
  void attachTo(Document document) {
    if (lists.isEmpty()) {
      return;
    }
    var attributes = new HashMap<Node, Map<String, String>>();
    for (var mark : marks(document, new ArrayList<>())) {
      var matcher = MARK.matcher(mark.getChars());
      if (matcher.matches()) {
        attach(mark, lists.get(Integer.parseInt(matcher.group(1))), attributes);
      }
    }
    document.set(ATTRIBUTES, attributes);
  }

  private void attach(
      Node mark, Map<String, String> list, Map<Node, Map<String, String>> attributes) {
    var before = mark.getPrevious();
    var owner = isAdjacent(before, mark) ? before : mark.getNext();
    if (list.containsKey("toc") && owner instanceof ListBlock) {
      hasToc = true;
      mark.setChars(BasedSequence.of(TOC));
      owner.unlink();
      return;
    }
    mark.unlink();
    if (owner != null) {
      attributes.merge(owner, list, AttributeLists::merged);
    }
  }

  private static boolean isAdjacent(@Nullable Node before, Node mark) {
    if (before == null) {
      return false;
    }
    return mark instanceof HtmlInlineComment
        || !mark.baseSubSequence(before.getEndOffset(), mark.getStartOffset())
            .toString()
            .strip()
            .isEmpty()
        || countNewlines(mark, before) < 2;
  }

  private static long countNewlines(Node mark, Node before) {
    var end = before.getEndOffset();
    // A block's own range may or may not take in its last line end.
    var from = end > 0 && mark.getBaseSequence().charAt(end - 1) == '\n' ? end - 1 : end;
    return mark.baseSubSequence(from, mark.getStartOffset()).chars().filter(c -> c == '\n').count();
  }

  private static Map<String, String> merged(Map<String, String> a, Map<String, String> b) {
    var merged = new LinkedHashMap<>(a);
    b.forEach(
        (key, value) -> merged.merge(key, value, (x, y) -> key.equals("class") ? x + " " + y : y));
    return merged;
  }

  private static List<Node> marks(Node node, List<Node> found) {
    for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof HtmlCommentBlock || child instanceof HtmlInlineComment) {
        found.add(child);
      } else {
        marks(child, found);
      }
    }
    return found;
  }
}

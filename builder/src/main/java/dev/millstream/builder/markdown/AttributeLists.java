package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.HtmlCommentBlock;
import com.vladsch.flexmark.ast.HtmlInlineComment;
import com.vladsch.flexmark.ast.ListBlock;
import com.vladsch.flexmark.ast.OrderedList;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataKey;
import com.vladsch.flexmark.util.sequence.BasedSequence;
import dev.millstream.builder.markdown.code.CodeBlocks;
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

  /// Begins what stands where a table of contents belongs.
  static final String TOC_BEGIN = "<!--\uE0FFtoc";

  /// Stands where a table of contents belongs.
  static final String TOC = TOC_BEGIN + "-->";

  /// Stands where a numbered one belongs.
  static final String TOC_NUMBERED = TOC_BEGIN + "1-->";

  static final Pattern BLOCK = Pattern.compile("^([ >]*)\\{:(?!:)((?:[^}\"]|\"[^\"]*\")*)\\}\\s*$");
  private static final Pattern TAG_NAME = Pattern.compile("<[a-zA-Z][a-zA-Z0-9]*");
  private static final Pattern EXTENSION = Pattern.compile("^ {0,3}\\{:(?::.*|/\\w*)\\}\\s*$");
  private static final Pattern DEFINITION =
      Pattern.compile("^ {0,3}\\{:([\\w-]+):[ \\t]*((?:[^}\"]|\"[^\"]*\")*)\\}\\s*$");
  private static final Pattern DEFINED = Pattern.compile(" {0,3}:[ \\t]+\\S");
  private static final Pattern NAME = Pattern.compile("(?<![\\w.#:=\"'-])[\\w-]+(?![\\w:=\"'-])");
  private static final Pattern ITEM =
      Pattern.compile(
          "^((?:[ >]*)(?:[*+-]|\\d+[.)])[ \\t]+)\\{:(?!:)((?:[^}\"]|\"[^\"]*\")*)\\}[ \\t]*(.*)$");
  private static final Pattern ITEM_MARK =
      Pattern.compile("<li([^>]*)>(\\s*(?:<p>)?)\uE0F2(\\d{1,9})\uE0F3");
  private static final Pattern SPAN =
      Pattern.compile("(?<=[)*_`\\]>])\\{:(?!:)((?:[^}\"]|\"[^\"]*\")*)\\}");
  private static final Pattern MARK = Pattern.compile("<!--\uE0FF(\\d+)-->\\s*");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "\\.([\\w-]+)|#([\\w:.-]+)|([\\w:-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\\S+))|(\\w+)");

  private final String text;
  private final List<Attached> lists;
  private boolean hasToc;

  /// A list as it stands in the text; `isBehind` what it belongs to, not before it.
  private record Listed(String text, boolean isBehind) {}

  private record Attached(Map<String, String> attributes, boolean isBehind) {}

  private AttributeLists(String text, List<Attached> lists) {
    this.text = text;
    this.lists = lists;
  }

  static AttributeLists takeFrom(String text) {
    if (!text.contains("{:")) {
      return new AttributeLists(text, List.of());
    }
    return new Reader().read(text);
  }

  /// Takes the lists out, line by line.
  private static final class Reader {
    private final List<Listed> lists = new ArrayList<>();
    private final Map<String, String> named = new HashMap<>();
    private final Fences fences = new Fences();

    /// Whether a list of the next line would belong to what stands before it.
    private boolean isAfterBlock;

    /// Whether the lines before it are a definition's.
    private boolean isAfterDefinition;

    AttributeLists read(String text) {
      var out = new StringBuilder(text.length());
      for (var line : text.split("\n", -1)) {
        out.append(fences.covers(line) ? line : replaced(line)).append('\n');
        if (!BLOCK.matcher(line).matches()) {
          isAfterBlock = !line.replace('>', ' ').isBlank();
          isAfterDefinition =
              isAfterBlock && (isAfterDefinition || DEFINED.matcher(line).lookingAt());
        }
      }
      out.setLength(out.length() - 1);
      var found =
          lists.stream()
              .map(list -> new Listed(withNamed(list.text()), list.isBehind()))
              .map(list -> new Attached(parse(list.text()), list.isBehind()))
              .toList();
      return new AttributeLists(out.toString(), found);
    }

    private String withNamed(String list) {
      if (named.isEmpty()) {
        return list;
      }
      return NAME.matcher(list)
          .replaceAll(
              name -> Matcher.quoteReplacement(named.getOrDefault(name.group(), name.group())));
    }

    private String replaced(String line) {
      if (!line.contains("{:")) {
        return line;
      }
      var definition = DEFINITION.matcher(line);
      if (definition.matches()) {
        named.put(definition.group(1), definition.group(2));
        return "";
      }
      if (EXTENSION.matcher(line).matches()) {
        return "";
      }
      var block = BLOCK.matcher(line);
      if (block.matches()) {
        // The blank lines keep what follows out of the comment's HTML block, and that out of a
        // definition: the list belongs to all of them.
        return (isAfterDefinition && block.group(1).isEmpty() ? "\n" : "")
            + block.group(1)
            + mark(block.group(2), isAfterBlock)
            + "\n"
            + block.group(1);
      }
      var item = ITEM.matcher(line);
      if (item.matches()) {
        lists.add(new Listed(item.group(2), true));
        return item.group(1) + "\uE0F2" + (lists.size() - 1) + "\uE0F3" + item.group(3);
      }
      return SPAN.matcher(line)
          .replaceAll(match ->
              Matcher.quoteReplacement(
                  isInCode(line, match.start()) ? match.group() : mark(match.group(1), true)));
    }

    private String mark(String attributes, boolean isBehind) {
      lists.add(new Listed(attributes, isBehind));
      return "<!--\uE0FF" + (lists.size() - 1) + "-->";
    }
  }

  private static boolean isInCode(String line, int at) {
    return line.substring(0, at).chars().filter(c -> c == '`').count() % 2 == 1;
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

  private void attach(Node mark, Attached attached, Map<Node, Map<String, String>> attributes) {
    var list = attached.attributes();
    var owner = mark.getPrevious();
    if (!attached.isBehind()) {
      for (owner = mark.getNext(); owner instanceof HtmlCommentBlock; owner = owner.getNext()) {}
    }
    if (list.containsKey("toc") && owner instanceof ListBlock) {
      hasToc = true;
      mark.setChars(BasedSequence.of(owner instanceof OrderedList ? TOC_NUMBERED : TOC));
      owner.unlink();
      return;
    }
    mark.unlink();
    if (owner != null) {
      attributes.merge(owner, list, AttributeLists::merged);
    }
  }

  /// Rendered HTML with the attributes of list items, which stand in the items' text.
  String attachToItems(String html) {
    return html.indexOf('\uE0F2') < 0
        ? html
        : ITEM_MARK
            .matcher(html)
            .replaceAll(item -> {
              var number = Integer.parseInt(item.group(3));
              var more = number < lists.size() ? tagText(lists.get(number).attributes()) : "";
              return Matcher.quoteReplacement("<li" + item.group(1) + more + ">" + item.group(2));
            });
  }

  /// An element with the attributes of a list that stands in the line behind it.
  static String inTag(String element, String list) {
    var name = TAG_NAME.matcher(element);
    return name.find()
        ? element.substring(0, name.end()) + tagText(parse(list)) + element.substring(name.end())
        : element;
  }

  private static String tagText(Map<String, String> attributes) {
    var text = new StringBuilder();
    attributes.forEach(
        (name, value) -> text.append(" %s=\"%s\"".formatted(name, CodeBlocks.escape(value))));
    return text.toString();
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

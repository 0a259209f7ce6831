package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.OutputNode;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagParser;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import java.util.Map;

/// Standard Liquid's tags by name.
public final class StandardTags {
  private static final Node NOTHING =
      new Node() {
        @Override
        public Flow render(RenderContext context, StringBuilder out) {
          return Flow.NEXT;
        }

        @Override
        public boolean blank() {
          return true;
        }
      };

  /// All of them.
  public static final Map<String, TagParser> ALL =
      Map.ofEntries(
          Map.entry("if", (tag, parser) -> IfTag.parse(tag, parser, false)),
          Map.entry("unless", (tag, parser) -> IfTag.parse(tag, parser, true)),
          Map.entry("case", CaseTag::parse),
          Map.entry("for", ForTag::parse),
          Map.entry("tablerow", TableRowTag::parse),
          Map.entry("break", (tag, _) -> jump(tag, Flow.BREAK)),
          Map.entry("continue", (tag, _) -> jump(tag, Flow.CONTINUE)),
          Map.entry("assign", AssignTags::assign),
          Map.entry("capture", AssignTags::capture),
          Map.entry("increment", AssignTags::increment),
          Map.entry("decrement", AssignTags::decrement),
          Map.entry("cycle", CycleTag::parse),
          Map.entry("ifchanged", IfChangedTag::parse),
          Map.entry("include", IncludeTag::parse),
          Map.entry("render", RenderTag::parse),
          Map.entry("echo", StandardTags::echo),
          Map.entry("liquid", (tag, parser) -> parser.lines(tag)),
          Map.entry("raw", StandardTags::raw),
          Map.entry("comment", StandardTags::comment),
          Map.entry("doc", StandardTags::doc),
          Map.entry("#", (tag, _) -> inlineComment(tag)));

  private StandardTags() {}

  private static Node jump(TagSource tag, Flow flow) {
    if (!tag.text().isBlank()) {
      throw tag.problem("takes no arguments");
    }
    return (_, _) -> flow;
  }

  private static Node echo(TagSource tag, TemplateParser parser) {
    return tag.text().isBlank()
        ? NOTHING
        : new OutputNode(Markup.output(tag.text(), tag.place(), parser.dialect()));
  }

  private static Node raw(TagSource tag, TemplateParser parser) {
    if (!tag.text().isBlank()) {
      throw tag.problem("takes no arguments");
    }
    var text = parser.rawUntil("endraw", null, tag.place());
    return (_, out) -> {
      out.append(text);
      return Flow.NEXT;
    };
  }

  private static Node comment(TagSource tag, TemplateParser parser) {
    parser.rawUntil("endcomment", "comment", tag.place());
    return NOTHING;
  }

  private static Node doc(TagSource tag, TemplateParser parser) {
    if (!tag.text().isBlank()) {
      throw tag.problem("takes no arguments");
    }
    var text = parser.rawUntil("enddoc", null, tag.place());
    if (text.contains("{% doc")) {
      throw tag.problem("must not be nested");
    }
    return NOTHING;
  }

  private static Node inlineComment(TagSource tag) {
    for (var line : tag.text().split("\n", -1)) {
      if (!line.isBlank()
          && !line.strip().startsWith("#")
          && !tag.text().strip().startsWith(line.strip())) {
        throw tag.problem("each line of a comment begins with `#`");
      }
    }
    return NOTHING;
  }
}

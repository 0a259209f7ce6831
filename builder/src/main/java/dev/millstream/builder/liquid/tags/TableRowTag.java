package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Block;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.liquid.value.Numbers;
import org.jspecify.annotations.Nullable;

/// `tablerow`: a loop that prints table rows.
record TableRowTag(Loop loop, Block body) implements Node {
  static Node parse(TagSource tag, TemplateParser parser) {
    var loop = Loop.parse(tag, parser);
    return new TableRowTag(loop, parser.until(tag, "endtablerow").body());
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var items = loop.items(context);
    var columns = loop.columns() == null ? null : loop.columns().evaluate(context);
    var width = columns == null ? items.size() : Math.max(1, Numbers.toLong(columns));
    var state = new Cell(items.size(), width);
    var scope = context.push();
    out.append("<tr class=\"row1\">\n");
    try {
      scope.put("tablerowloop", state);
      for (var item : items) {
        context.step(out);
        scope.put(loop.variable(), item);
        out.append("<td class=\"col").append(state.column() + 1).append("\">");
        var flow = body.render(context, out);
        out.append("</td>");
        if (flow == Flow.BREAK) {
          break;
        }
        if (state.column() == width - 1 && state.index < items.size() - 1) {
          out.append("</tr>\n<tr class=\"row").append(state.row() + 2).append("\">");
        }
        state.index++;
      }
    } finally {
      context.pop();
    }
    out.append("</tr>\n");
    return Flow.NEXT;
  }

  /// `tablerowloop`. Belongs to one rendering.
  private static final class Cell implements LiquidObject {
    private final long length;
    private final long columns;
    private long index;

    Cell(long length, long columns) {
      this.length = length;
      this.columns = columns;
    }

    long column() {
      return index % columns;
    }

    long row() {
      return index / columns;
    }

    @Override
    public @Nullable Object get(String field) {
      return switch (field) {
        case "length" -> length;
        case "index" -> index + 1;
        case "index0" -> index;
        case "rindex" -> length - index;
        case "rindex0" -> length - index - 1;
        case "first" -> index == 0;
        case "last" -> index == length - 1;
        case "col" -> column() + 1;
        case "col0" -> column();
        case "col_first" -> column() == 0;
        case "col_last" -> column() == columns - 1;
        case "row" -> row() + 1;
        default -> null;
      };
    }

    @Override
    public String text() {
      return "TablerowloopDrop";
    }
  }
}

package dev.millstream.builder.markdown;

import dev.millstream.builder.markdown.code.CodeBlocks;
import java.util.Set;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/// Highlighted code, and the boxes of tasks in the form that Jekyll's have.
final class GithubNodes implements NodeRenderer {
  private final HtmlWriter html;

  GithubNodes(HtmlNodeRendererContext context) {
    html = context.getWriter();
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(FencedCodeBlock.class, IndentedCodeBlock.class, TaskListItemMarker.class);
  }

  @Override
  public void render(Node node) {
    switch (node) {
      case FencedCodeBlock code ->
          block(code.getInfo().strip().split("\\s", 2)[0], code.getLiteral());
      case IndentedCodeBlock code -> block("", code.getLiteral());
      case TaskListItemMarker task ->
          html.raw(
              "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\""
                  + (task.isChecked() ? " checked=\"checked\"" : "")
                  + " /> ");
      default -> throw new IllegalArgumentException(node.toString());
    }
  }

  private void block(String language, String code) {
    html.line();
    html.raw(CodeBlocks.html(language, code, ""));
    html.line();
  }
}

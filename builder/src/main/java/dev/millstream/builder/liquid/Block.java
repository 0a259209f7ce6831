package dev.millstream.builder.liquid;

import java.util.List;

/// Nodes in a row.
public final class Block implements Node {
  /// No nodes.
  public static final Block NONE = new Block(List.of());

  private final Node[] nodes;
  private final boolean blank;

  Block(List<Node> nodes) {
    this.nodes = nodes.toArray(new Node[0]);
    blank = nodes.stream().allMatch(Node::blank);
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    for (var node : nodes) {
      context.step(out);
      var flow = node.render(context, out);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  @Override
  public boolean blank() {
    return blank;
  }

  /// The block without its white space if it is blank, else itself.
  public Block trimmed() {
    return blank
        ? new Block(List.of(nodes).stream().filter(node -> !(node instanceof TextNode)).toList())
        : this;
  }
}

package dev.millstream.builder.markdown;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.AttributeProvider;

/// Ids of headings as GitHub makes them, and the classes of lists of tasks. For one document.
final class GithubAttributes implements AttributeProvider {
  private static final Pattern LEFT_OUT_OF_IDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_ -]");

  private final Map<String, Integer> ids = new HashMap<>();

  @Override
  public void setAttributes(Node node, String tagName, Map<String, String> attributes) {
    switch (node) {
      case Heading heading -> attributes.put("id", id(heading));
      case ListItem item when isTask(item) -> attributes.put("class", "task-list-item");
      case BulletList list when isTask(list.getFirstChild()) ->
          attributes.put("class", "task-list");
      default -> {}
    }
  }

  private static boolean isTask(Node item) {
    return item.getFirstChild() instanceof TaskListItemMarker;
  }

  private String id(Heading heading) {
    var text = new StringBuilder();
    heading.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text node) {
            text.append(node.getLiteral());
          }

          @Override
          public void visit(Code node) {
            text.append(node.getLiteral());
          }
        });
    var lower = text.toString().strip().toLowerCase(Locale.ROOT);
    var id = LEFT_OUT_OF_IDS.matcher(lower).replaceAll("").replace(' ', '-');
    return unused(id.isEmpty() ? "section" : id);
  }

  /// As GitHub numbers them, past those that headings have as their own text.
  private String unused(String id) {
    var found = id;
    while (ids.putIfAbsent(found, 0) != null) {
      found = id + "-" + ids.merge(id, 1, Integer::sum);
    }
    return found;
  }
}

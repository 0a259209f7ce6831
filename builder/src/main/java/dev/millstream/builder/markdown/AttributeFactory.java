package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.BulletList;
import com.vladsch.flexmark.ast.BulletListItem;
import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListItem;
import com.vladsch.flexmark.ext.tables.TableCell;
import com.vladsch.flexmark.html.AttributeProvider;
import com.vladsch.flexmark.html.IndependentAttributeProviderFactory;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.LinkResolverContext;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataKey;
import com.vladsch.flexmark.util.html.MutableAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sets attributes of attribute lists, and kramdown's way to align table cells.
final class AttributeFactory extends IndependentAttributeProviderFactory {
  /// Whether headings of a document have ids made of their text.
  static final DataKey<Boolean> HEADING_IDS = new DataKey<>("HEADING_IDS", true);

  @Override
  public AttributeProvider apply(LinkResolverContext context) {
    var lists = AttributeLists.ATTRIBUTES.get(context.getDocument());
    var hasHeadingIds = HEADING_IDS.get(context.getDocument());
    return (node, part, attributes) -> {
      if (node instanceof Heading && !hasHeadingIds) {
        attributes.remove("id");
      }
      set(node, part, attributes, lists);
    };
  }

  private static void set(
      Node node,
      AttributablePart part,
      MutableAttributes attributes,
      Map<Node, Map<String, String>> lists) {
    if (node instanceof TableCell) {
      var align = attributes.getValue("align");
      if (!align.isEmpty()) {
        attributes.remove("align");
        attributes.replaceValue("style", "text-align: " + align);
      }
    }
    if (node instanceof BulletList && hasTask(node.getLastChild())) {
      attributes.addValue("class", "task-list");
    }
    if (node instanceof BulletListItem && !(node instanceof TaskListItem) && hasTask(node)) {
      attributes.replaceValue("class", "task-list-item");
    }
    var list = lists.get(node);
    if (list == null || part.equals(AttributablePart.ID)) {
      return;
    }
    list.forEach((name, value) -> {
      if (name.equals("class")) {
        attributes.addValue("class", value);
      } else {
        attributes.replaceValue(name, value);
      }
    });
  }

  /// Whether an item is a task, or one before it in its list is.
  private static boolean hasTask(@Nullable Node item) {
    for (var at = item; at != null; at = at.getPrevious()) {
      if (at instanceof TaskListItem) {
        return true;
      }
    }
    return false;
  }
}

package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.ListBlock;
import com.vladsch.flexmark.ast.ListItem;
import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ext.definition.DefinitionItem;
import com.vladsch.flexmark.util.ast.Node;

/// Which items of lists have paragraphs: CommonMark decides for a whole list, kramdown for each
/// item.
final class KramdownLists {
  private KramdownLists() {}

  /// Decides for all lists below a node.
  static void decide(Node node) {
    for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof ListBlock list) {
        list.setTight(true);
      }
      if (child instanceof DefinitionItem definition) {
        definition.setTight(!isAfterBlank(definition));
      } else if (child instanceof ListItem item) {
        item.setTight(isTight(item));
      }
      if (!(child instanceof Paragraph)) {
        decide(child);
      }
      if (child instanceof ListBlock && child.getLastChild() instanceof ListItem last) {
        last.setTight(last.isTight() && !isBehindLoose(last));
      }
    }
  }

  private static boolean isTight(ListItem item) {
    if (!(item.getFirstChild() instanceof Paragraph first)) {
      return true;
    }
    var after = first.getNext() != null ? first.getNext() : item.getNext();
    return after == null || !isAfterBlank(after);
  }

  /// Whether there are items before this one, and all have paragraphs.
  private static boolean isBehindLoose(ListItem last) {
    if (last.getPrevious() == null || !(last.getFirstChild() instanceof Paragraph)) {
      return false;
    }
    for (var item = last.getPrevious(); item != null; item = item.getPrevious()) {
      if (!(item.getFirstChild() instanceof Paragraph)
          || (item instanceof ListItem other && other.isTight())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAfterBlank(Node node) {
    var text = node.getBaseSequence();
    var newlines = 0;
    for (var at = node.getStartOffset() - 1; at >= 0 && newlines < 2; at--) {
      var c = text.charAt(at);
      if (c == '\n') {
        newlines++;
      } else if (c != ' ' && c != '\t' && c != '>') {
        return false;
      }
    }
    return newlines == 2;
  }
}

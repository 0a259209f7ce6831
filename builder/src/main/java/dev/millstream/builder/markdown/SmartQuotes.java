package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.HardLineBreak;
import com.vladsch.flexmark.ast.Image;
import com.vladsch.flexmark.ast.SoftLineBreak;
import com.vladsch.flexmark.ast.Text;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRendererContext;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.ast.Block;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.sequence.Escaping;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Straight quotes in text become curly ones: opening where something follows and space, a dash or
/// an opening bracket precedes. The renderer of one document.
final class SmartQuotes implements NodeRenderer {
  private static final String OPENERS = " \t\n\u00A0([{–—-“‘«";

  private @Nullable Node block;
  private char before = ' ';

  SmartQuotes(DataHolder ignored) {}

  @Override
  public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
    return Set.of(new NodeRenderingHandler<>(Text.class, this::render));
  }

  private void render(Text node, NodeRendererContext context, HtmlWriter html) {
    var text = node.getChars().normalizeEOL();
    before = charBefore(node);
    var isPlain =
        hasNone(text, "\"'<>") || !KramdownEngine.SETTINGS.get(context.getDocument()).curlsQuotes();
    var shown = isPlain ? plain(text) : curled(text, hasMore(node));
    if (isPlain && hasNone(text, "&\\\"<>")) {
      html.raw(shown); // nothing to escape: the writer would look for it by a pattern
    } else {
      html.text(shown);
    }
  }

  private static boolean hasNone(String text, String marks) {
    for (var i = 0; i < marks.length(); i++) {
      if (text.indexOf(marks.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private String plain(String text) {
    var plain = hasNone(text, "&\\") ? text : Escaping.unescapeString(text);
    before = plain.isEmpty() ? before : plain.charAt(plain.length() - 1);
    return plain;
  }

  private char charBefore(Text node) {
    var mine = node.getAncestorOfType(Block.class);
    var isSameBlock = Objects.equals(mine, block);
    block = mine;
    return switch (node.getPrevious()) {
      case SoftLineBreak _, HardLineBreak _ -> ' ';
      case Code _, Image _ -> 'x';
      case Node other when !other.hasChildren() && !other.getChars().isEmpty() ->
          other.getChars().lastChar();
      case null, default -> isSameBlock ? before : ' ';
    };
  }

  /// Whether something follows in the same line.
  private static boolean hasMore(Node node) {
    for (var at = node; at != null && !(at instanceof Block); at = at.getParent()) {
      var next = at.getNext();
      if (next != null) {
        return !(next instanceof SoftLineBreak) && !(next instanceof HardLineBreak);
      }
    }
    return false;
  }

  private String curled(String text, boolean hasMore) {
    var out = new StringBuilder(text.length() + 8);
    var from = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"' || c == '\'') {
        out.append(plain(text.substring(from, i)));
        before = quote(c, i + 1 < text.length() ? rest(text, i + 1) : hasMore ? "x" : "");
        out.append(before);
        from = i + 1;
      } else if ((c == '<' || c == '>') && text.startsWith(String.valueOf(c), i + 1)) {
        out.append(plain(text.substring(from, i))).append(c == '<' ? '«' : '»');
        before = c == '<' ? '«' : '»';
        from = i + 2;
        i++;
      }
    }
    return out.append(plain(text.substring(from))).toString();
  }

  /// As much of what follows as a quote is told by.
  private static String rest(String text, int from) {
    return text.substring(from, Math.min(from + 3, text.length()));
  }

  private char quote(char straight, String rest) {
    var isFollowed = !rest.isEmpty() && !Character.isWhitespace(rest.charAt(0));
    var isDecade = rest.length() > 2 && rest.substring(0, 3).matches("\\d\\ds");
    var opens = OPENERS.indexOf(before) >= 0 && isFollowed;
    if (straight == '"') {
      return opens ? '“' : '”';
    }
    return opens && !isDecade ? '‘' : '’';
  }
}

package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ext.footnotes.Footnote;
import com.vladsch.flexmark.ext.footnotes.FootnoteBlock;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.NodeRendererContext;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.html.renderer.PhasedNodeRenderer;
import com.vladsch.flexmark.html.renderer.RenderingPhase;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.data.DataHolder;
import dev.millstream.builder.markdown.code.CodeBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Footnotes with kramdown's ids and roles, numbered as they are first referred to. The renderer of
/// one document.
final class FootnoteRenderer implements PhasedNodeRenderer {
  private final List<FootnoteBlock> notes = new ArrayList<>();
  private final Map<FootnoteBlock, Integer> references = new HashMap<>();

  FootnoteRenderer(DataHolder ignored) {}

  @Override
  public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
    return Set.of(
        new NodeRenderingHandler<>(Footnote.class, this::reference),
        new NodeRenderingHandler<>(FootnoteBlock.class, (_, _, _) -> {}));
  }

  @Override
  public Set<RenderingPhase> getRenderingPhases() {
    return Set.of(RenderingPhase.BODY_BOTTOM);
  }

  private void reference(Footnote node, NodeRendererContext context, HtmlWriter html) {
    var note = node.getFootnoteBlock();
    if (note == null) {
      html.text(node.getChars().toString());
      return;
    }
    if (!references.containsKey(note)) {
      notes.add(note);
    }
    var count = references.merge(note, 1, Integer::sum);
    var name = CodeBlocks.escape(note.getText().toString());
    html.raw(
        "<sup id=\"fnref:%s\" role=\"doc-noteref\">".formatted(numbered(name, count))
            + "<a href=\"#fn:%s\" class=\"footnote\" rel=\"footnote\">%d</a></sup>"
                .formatted(name, notes.indexOf(note) + 1));
  }

  private static String numbered(String name, int count) {
    return count == 1 ? name : name + ":" + (count - 1);
  }

  @Override
  public void renderDocument(
      NodeRendererContext context, HtmlWriter html, Document document, RenderingPhase phase) {
    if (notes.isEmpty()) {
      return;
    }
    html.line().raw("<div class=\"footnotes\" role=\"doc-endnotes\">").line().raw("<ol>").line();
    // A note may refer to further notes.
    for (var i = 0; i < notes.size(); i++) {
      html.raw(note(notes.get(i), context)).line();
    }
    html.raw("</ol>").line().raw("</div>").line();
  }

  private String note(FootnoteBlock note, NodeRendererContext context) {
    var inner = context.getSubContext(false);
    inner.renderChildren(note);
    var body = inner.getHtmlWriter().toString(-1, -1).strip();
    var name = CodeBlocks.escape(note.getText().toString());
    var back = new StringBuilder();
    var options = KramdownEngine.SETTINGS.get(context.getDocument());
    var sign = options.backlink().replace("<", "&lt;").replace(">", "&gt;");
    for (var i = 1; i <= references.getOrDefault(note, 0) && !sign.isEmpty(); i++) {
      back.append("\u00A0<a href=\"#fnref:%s\"".formatted(numbered(name, i)))
          .append(" class=\"reversefootnote\" role=\"doc-backlink\">")
          .append(sign)
          .append(i == 1 ? "" : "<sup>" + i + "</sup>")
          .append("</a>");
    }
    var whole =
        back.isEmpty()
            ? body
            : body.endsWith("</p>")
                ? body.substring(0, body.length() - 4) + back + "</p>"
                : body + "<p>" + back.substring(1) + "</p>";
    return "<li id=\"fn:%s\" role=\"doc-endnote\">\n%s\n</li>".formatted(name, whole);
  }
}

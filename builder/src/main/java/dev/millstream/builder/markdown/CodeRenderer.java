package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.IndentedCodeBlock;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRendererContext;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.data.DataKey;
import dev.millstream.builder.markdown.code.CodeBlocks;
import java.util.Map;
import java.util.Set;

/// Code in the markup that Jekyll's Rouge gives it, so that existing themes fit.
final class CodeRenderer implements NodeRenderer {
  /// The blocks of a document. The writer looks at each character that it is given, so it gets a
  /// token in place of a block.
  static final DataKey<KeptParts> BLOCKS =
      new DataKey<>("CODE_BLOCKS", new KeptParts(KeptParts.Kind.CODE));

  CodeRenderer(DataHolder ignored) {}

  @Override
  public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
    return Set.of(
        new NodeRenderingHandler<>(FencedCodeBlock.class, CodeRenderer::fenced),
        new NodeRenderingHandler<>(IndentedCodeBlock.class, CodeRenderer::indented),
        new NodeRenderingHandler<>(Code.class, CodeRenderer::inline));
  }

  private static void fenced(FencedCodeBlock node, NodeRendererContext context, HtmlWriter html) {
    var language = node.getInfo().toString().strip().split("[\\s{]", 2)[0];
    block(node, language, node.getContentChars().normalizeEOL(), html, context);
  }

  private static void indented(
      IndentedCodeBlock node, NodeRendererContext context, HtmlWriter html) {
    var code = node.getContentChars().trimTailBlankLines().normalizeEndWithEOL();
    block(node, "", code, html, context);
  }

  private static void block(
      Node node, String language, String code, HtmlWriter html, NodeRendererContext context) {
    var attributes = AttributeLists.ATTRIBUTES.get(context.getDocument()).get(node);
    var classes = attributes == null ? "" : classOf(attributes);
    var usual = settings(context).language();
    var block =
        settings(context).marksCode()
            ? CodeBlocks.html(language.isEmpty() ? usual : language, code, classes)
            : CodeBlocks.plain(language, code, classes);
    html.line();
    html.raw(BLOCKS.get(context.getDocument()).block(block));
    html.line();
  }

  private static String classOf(Map<String, String> attributes) {
    return attributes.getOrDefault("class", "");
  }

  private static Markdown.KramdownOptions settings(NodeRendererContext context) {
    return KramdownEngine.SETTINGS.get(context.getDocument());
  }

  private static void inline(Code node, NodeRendererContext context, HtmlWriter html) {
    var settings = settings(context);
    if (settings.marksCode()) {
      html.attr("class", "language-" + settings.language() + " highlighter-rouge");
    }
    html.srcPos(node.getText()).withAttr().tag("code");
    var code = node.getText().toString().replaceAll("\\s*\\n\\s*", " ");
    // Between several backticks no blank at an end counts, between two each.
    var own = node.getOpeningMarker().length() > 1 ? code.strip() : code;
    html.raw(
        settings.marksCode()
            ? CodeBlocks.inline(settings.language(), own)
            : CodeBlocks.escapeText(own));
    html.tag("/code");
  }
}

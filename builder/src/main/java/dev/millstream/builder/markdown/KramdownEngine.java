package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ext.definition.DefinitionExtension;
import com.vladsch.flexmark.ext.footnotes.FootnoteExtension;
import com.vladsch.flexmark.ext.gfm.strikethrough.StrikethroughExtension;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListExtension;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.ext.typographic.TypographicExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.data.DataKey;
import com.vladsch.flexmark.util.data.MutableDataHolder;
import com.vladsch.flexmark.util.data.MutableDataSet;
import com.vladsch.flexmark.util.misc.Extension;
import com.vladsch.flexmark.util.sequence.BasedSequence;
import dev.millstream.builder.markdown.pace.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The Markdown that Jekyll renders, by Flexmark and what is added to it here. Thread-safe.
final class KramdownEngine implements MarkdownEngine {
  /// `***text***` is this to CommonMark, and the other way round to kramdown.
  private static final Pattern STRONG_IN_EMPHASIS =
      Pattern.compile("<em><strong>([^<]*)</strong></em>");

  private static final DataHolder OPTIONS = options();

  private final Parser parser = Parser.builder(OPTIONS).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder(OPTIONS)
          .nodeRendererFactory(SmartQuotes::new)
          .nodeRendererFactory(CodeRenderer::new)
          .nodeRendererFactory(FootnoteRenderer::new)
          .attributeProviderFactory(new AttributeFactory())
          .build();

  /// The site's settings, for renderers of nodes.
  static final DataKey<Markdown.KramdownOptions> SETTINGS =
      new DataKey<>("KRAMDOWN_OPTIONS", Markdown.KramdownOptions.DEFAULTS);

  private final Markdown.KramdownOptions options;

  KramdownEngine(Markdown.KramdownOptions options) {
    this.options = options;
  }

  @Override
  public String html(String text) {
    var html = marked(text);
    return html.contains(AttributeLists.TOC_BEGIN) ? TableOfContents.removeFrom(html) : html;
  }

  /// The HTML of a text; where it has no headings of its own for a table of contents, as in an
  /// element of a page, that stays a mark.
  private String marked(String text) {
    var source = new KramdownSource(text, this::marked);
    var html = html(source.text(), source.hasHeadingIds());
    var nested =
        html.contains("<em><strong>")
            ? STRONG_IN_EMPHASIS.matcher(html).replaceAll("<strong><em>$1</em></strong>")
            : html;
    var plain = nested.replace("&ndash;", "–").replace("&mdash;", "—").replace("&hellip;", "…");
    var finished = source.finish(plain);
    return finished.contains(AttributeLists.TOC_BEGIN)
        ? TableOfContents.insertInto(finished, plain)
        : finished;
  }

  private String html(String text, boolean hasHeadingIds) {
    var lists = AttributeLists.takeFrom(text);
    var document =
        parser.parse(BasedSequence.of(Pace.isKept() ? Pace.text(lists.text()) : lists.text()));
    var blocks = new KeptParts(KeptParts.Kind.CODE);
    document.set(AttributeFactory.HEADING_IDS, hasHeadingIds);
    document.set(CodeRenderer.BLOCKS, blocks);
    document.set(SETTINGS, options);
    KramdownLists.decide(document);
    lists.attachTo(document);
    var html = lists.attachToItems(renderer.render(document));
    return blocks.putBack(lists.hasToc() ? TableOfContents.insertInto(html, html) : html);
  }

  private static DataHolder options() {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(TablesExtension.create());
    extensions.add(StrikethroughExtension.create());
    extensions.add(TaskListExtension.create());
    extensions.add(new ParserOnly(FootnoteExtension.create()));
    var options =
        new MutableDataSet()
            .set(Parser.HTML_BLOCK_DEEP_PARSER, true)
            .set(Parser.MATCH_CLOSING_FENCE_CHARACTERS, true)
            .set(HtmlRenderer.PERCENT_ENCODE_URLS, false)
            .set(Parser.SPACE_IN_LINK_URLS, true)
            .set(Parser.LISTS_ORDERED_ITEM_DOT_ONLY, true)
            .set(Parser.LISTS_ORDERED_LIST_MANUAL_START, false)
            .set(HtmlRenderer.GENERATE_HEADER_ID, true)
            .set(HtmlRenderer.RENDER_HEADER_ID, true)
            .set(HtmlRenderer.HEADER_ID_GENERATOR_TO_DASH_CHARS, " ")
            .set(HtmlRenderer.HEADER_ID_GENERATOR_NON_DASH_CHARS, "-_")
            .set(HtmlRenderer.HEADER_ID_GENERATOR_NO_DUPED_DASHES, false)
            .set(TablesExtension.MIN_SEPARATOR_DASHES, 1)
            .set(TablesExtension.APPEND_MISSING_COLUMNS, true)
            .set(TablesExtension.DISCARD_EXTRA_COLUMNS, true)
            .set(
                TaskListExtension.ITEM_DONE_MARKER,
                "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\""
                    + " checked=\"checked\" />")
            .set(
                TaskListExtension.ITEM_NOT_DONE_MARKER,
                "<input type=\"checkbox\" class=\"task-list-item-checkbox\""
                    + " disabled=\"disabled\" />");
    extensions.add(DefinitionExtension.create());
    extensions.add(TypographicExtension.create());
    options
        .set(TypographicExtension.ENABLE_QUOTES, false)
        .set(TypographicExtension.EN_DASH, "–")
        .set(TypographicExtension.EM_DASH, "—")
        .set(TypographicExtension.ELLIPSIS, "…")
        .set(TypographicExtension.ELLIPSIS_SPACED, "…")
        .set(Parser.LISTS_AUTO_LOOSE, false)
        .set(Parser.LISTS_DELIMITER_MISMATCH_TO_NEW_LIST, false);
    return options.set(Parser.EXTENSIONS, extensions).toImmutable();
  }

  /// An extension's syntax without its HTML.
  private record ParserOnly(FootnoteExtension syntax) implements Parser.ParserExtension {
    @Override
    public void parserOptions(MutableDataHolder options) {
      syntax.parserOptions(options);
    }

    @Override
    public void extend(Parser.Builder parser) {
      syntax.extend(parser);
    }
  }
}

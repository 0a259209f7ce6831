package dev.millstream.builder.markdown;

import com.vladsch.flexmark.ext.autolink.AutolinkExtension;
import com.vladsch.flexmark.ext.definition.DefinitionExtension;
import com.vladsch.flexmark.ext.footnotes.FootnoteExtension;
import com.vladsch.flexmark.ext.gfm.strikethrough.StrikethroughExtension;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListExtension;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.ext.typographic.TypographicExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.data.MutableDataHolder;
import com.vladsch.flexmark.util.data.MutableDataSet;
import com.vladsch.flexmark.util.misc.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Renders Markdown. Immutable and thread-safe.
public final class Markdown {
  /// Whose Markdown it is.
  public enum Flavour {
    /// What Jekyll renders: smart quotes, definition lists, attribute lists.
    KRAMDOWN,
    /// What GitHub shows: bare addresses are links, quotes stay as they are.
    GITHUB
  }

  private static final Pattern MAYBE_ADDRESS = Pattern.compile("://|www\\.|@");

  /// `***text***` is this to CommonMark, and the other way round to kramdown.
  private static final Pattern STRONG_IN_EMPHASIS =
      Pattern.compile("<em><strong>([^<]*)</strong></em>");

  private final Flavour flavour;
  private final Engine plain;
  private final Engine linking;

  private record Engine(Parser parser, HtmlRenderer renderer) {
    static Engine of(Flavour flavour, boolean autolink) {
      var options = options(flavour, autolink);
      var renderer = HtmlRenderer.builder(options);
      if (flavour == Flavour.KRAMDOWN) {
        renderer.nodeRendererFactory(SmartQuotes::new);
      }
      return new Engine(
          Parser.builder(options).build(),
          renderer
              .nodeRendererFactory(CodeRenderer::new)
              .nodeRendererFactory(FootnoteRenderer::new)
              .attributeProviderFactory(new AttributeFactory(flavour))
              .build());
    }
  }

  /// A renderer of this flavour.
  public Markdown(Flavour flavour) {
    this.flavour = flavour;
    plain = Engine.of(flavour, false);
    linking = flavour == Flavour.GITHUB ? Engine.of(flavour, true) : plain;
  }

  /// The HTML of a Markdown text.
  public String render(String text) {
    if (flavour == Flavour.GITHUB) {
      return render(text, true);
    }
    var source = new KramdownSource(text, this::render);
    var html = render(source.text(), source.hasHeadingIds());
    var nested = STRONG_IN_EMPHASIS.matcher(html).replaceAll("<strong><em>$1</em></strong>");
    return source.finish(nested);
  }

  private String render(String text, boolean hasHeadingIds) {
    var lists = AttributeLists.takeFrom(text);
    // The autolink extension costs a third of a page's time, so only pages that need it pay.
    var engine = MAYBE_ADDRESS.matcher(text).find() ? linking : plain;
    var document = engine.parser().parse(lists.text());
    document.set(AttributeFactory.HEADING_IDS, hasHeadingIds);
    if (flavour == Flavour.KRAMDOWN) {
      KramdownLists.decide(document);
    }
    lists.attachTo(document);
    var html = lists.attachToItems(engine.renderer().render(document));
    return lists.hasToc() ? TableOfContents.insertInto(html) : html;
  }

  /// The flavour that this renders.
  public Flavour flavour() {
    return flavour;
  }

  private static DataHolder options(Flavour flavour, boolean autolink) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(TablesExtension.create());
    extensions.add(StrikethroughExtension.create());
    extensions.add(TaskListExtension.create());
    extensions.add(new ParserOnly(FootnoteExtension.create()));
    if (autolink) {
      extensions.add(AutolinkExtension.create());
    }
    var options =
        new MutableDataSet()
            .set(Parser.HTML_BLOCK_DEEP_PARSER, true)
            .set(Parser.MATCH_CLOSING_FENCE_CHARACTERS, true)
            .set(HtmlRenderer.PERCENT_ENCODE_URLS, true)
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
    if (flavour == Flavour.KRAMDOWN) {
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
    }
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

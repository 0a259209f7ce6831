package dev.millstream.builder.markdown;

import dev.millstream.builder.markdown.pace.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.renderer.html.HtmlRenderer;

/// CommonMark 0.31 and GFM, by commonmark-java, with GitHub's heading ids. Thread-safe.
final class GithubEngine implements MarkdownEngine {
  /// Deeper quotes and lists are text: no page means them, and each level costs stack.
  private static final int NESTED_BLOCKS_MAX = 200;

  private static final int NESTED_INLINES_MAX = 200;

  private static final List<Extension> EXTENSIONS =
      List.of(
          TablesExtension.create(),
          StrikethroughExtension.builder().requireTwoTildes(false).build(),
          TaskListItemsExtension.create(),
          FootnotesExtension.create(),
          AutolinkExtension.create());

  private final Parser parser =
      Parser.builder()
          .extensions(EXTENSIONS)
          .customInlineContentParserFactory(new Watched())
          .maxOpenBlockParsers(NESTED_BLOCKS_MAX)
          .maxInlineNesting(NESTED_INLINES_MAX)
          .build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder()
          // The first to know a node renders it.
          .nodeRendererFactory(GithubNodes::new)
          .extensions(EXTENSIONS)
          .percentEncodeUrls(true)
          .attributeProviderFactory(_ -> new GithubAttributes())
          .build();

  @Override
  public String html(String text) {
    return renderer.render(Pace.isKept() ? paced(text) : parser.parse(text));
  }

  private Node paced(String text) {
    try {
      return parser.parseReader(Pace.reader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Looks at the clock where an inline element may begin; makes none.
  private static final class Watched implements InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of('[', ']', '!', '`', '<', '&', '\\');
    }

    @Override
    public InlineContentParser create() {
      return _ -> {
        Pace.look();
        return ParsedInline.none();
      };
    }
  }
}

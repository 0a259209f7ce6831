package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.plugins.GithubMetadata;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.TagParser;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.markdown.code.CodeBlocks;
import java.util.Map;

/// Jekyll's tags by name, and those of the plugins that are built in.
final class JekyllTags {
  static final Map<String, TagParser> ALL =
      Map.of(
          "include", (tag, parser) -> JekyllInclude.parse(tag, parser, false),
          "include_cached", (tag, parser) -> JekyllInclude.parse(tag, parser, false),
          "include_relative", (tag, parser) -> JekyllInclude.parse(tag, parser, true),
          "highlight", JekyllTags::highlight,
          "link", JekyllTags::link,
          "post_url", JekyllTags::postUrl,
          "github_edit_link", JekyllTags::editLink,
          "seo", (tag, _) -> print(page -> SeoTag.html(page, !tag.text().contains("title=false"))),
          "feed_meta", (_, _) -> print(Feed::metaTag));

  private JekyllTags() {}

  /// What a tag prints for a page.
  private interface Printed {
    String html(PageHost page);
  }

  private static Node print(Printed printed) {
    return (context, out) -> {
      out.append(printed.html(PageHost.of(context)));
      return Flow.NEXT;
    };
  }

  private static Node highlight(TagSource tag, TemplateParser parser) {
    var words = tag.text().strip().split("\\s+", 2);
    if (words[0].isEmpty()) {
      throw tag.problem("names no language");
    }
    var body = parser.until(tag, "endhighlight").body();
    return (context, out) -> {
      var code = new StringBuilder();
      var flow = body.render(context, code);
      var isNumbered = words.length > 1 && words[1].startsWith("linenos");
      out.append(CodeBlocks.figure(words[0], trimmed(code.toString()), isNumbered));
      return flow;
    };
  }

  private static String trimmed(String code) {
    return code.replaceFirst("^\n+", "").replaceFirst("\n+$", "");
  }

  private static Node link(TagSource tag, TemplateParser parser) {
    var path =
        Template.parse(
            tag.place().file(), tag.text().strip(), tag.place().line(), parser.dialect());
    return (context, out) -> {
      var wanted = path.render(context).strip().replaceFirst("^/", "");
      var site = PageHost.of(context).site();
      var url = site.addressOf(wanted);
      out.append(
          site.host()
              .relative(
                  url.orElseThrow(
                      () -> new ValueException("`link`: there is no page `" + wanted + "`"))));
      return Flow.NEXT;
    };
  }

  private static Node editLink(TagSource tag, TemplateParser parser) {
    var text = tag.text().strip().replaceAll("^[\"']|[\"']$", "");
    return (context, out) -> {
      var page = PageHost.of(context);
      var path = page.document().file().path();
      Reads.note(new Read.Site("github"));
      GithubMetadata.editUrl(path, page.site().content().config(), page.site().edition())
          .map(CodeFilters::escape)
          .ifPresent(url ->
              out.append(text.isEmpty() ? url : "<a href=\"%s\">%s</a>".formatted(url, text)));
      return Flow.NEXT;
    };
  }

  private static Node postUrl(TagSource tag, TemplateParser parser) {
    var name = tag.text().strip().replaceFirst("^/", "");
    return (context, out) -> {
      var site = PageHost.of(context).site();
      var url =
          site.addressOfPost(name)
              .orElseThrow(() -> new ValueException("`post_url`: there is no post `" + name + "`"));
      out.append(site.host().relative(url));
      return Flow.NEXT;
    };
  }
}

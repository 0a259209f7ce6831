package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.plugins.MarkdownTwin;
import dev.millstream.builder.jekyll.plugins.Redirects;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.LiquidLimits;
import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.markdown.pace.SlowTextException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One page's way: Liquid, Markdown, then its layouts from the inside out. Thread-safe.
final class PageRenderer {
  private static final Pattern LINK_DEFINITION =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]\\n]+\\]:[ \\t]+\\S.*$");
  private static final Map<String, Object> JEKYLL =
      Map.of("environment", "production", "version", "4.3.0");

  private final SiteRendering site;

  PageRenderer(SiteRendering site) {
    this.site = site;
  }

  /// A document's body.
  String body(Document document) {
    return bounded(document, () -> body(document, Source.whole(document), Optional.empty()));
  }

  /// A post's excerpt; `body` is its rendered body.
  String excerpt(Document document, String body) {
    return bounded(document, () -> boundedExcerpt(document, body));
  }

  /// Parsers go one call deeper for each level of what they read: a page of a million brackets must
  /// not take the server along.
  private static String bounded(Document document, Supplier<String> rendering) {
    try {
      return rendering.get();
    } catch (StackOverflowError e) {
      throw new LiquidException(
          new Place(document.file().path(), document.bodyLine()), "is nested too deeply");
    } catch (SlowTextException e) {
      var place = new Place(document.file().path(), document.bodyLine());
      throw new LiquidException(place, String.valueOf(e.getMessage()));
    }
  }

  private String boundedExcerpt(Document document, String body) {
    var separator =
        document
            .text("excerpt_separator")
            .or(() -> site.content().config().text("excerpt_separator"))
            .orElse("\n\n");
    var text = document.body().text();
    var source = text.stripLeading();
    var end = source.indexOf(separator);
    if (end < 0) {
      return body;
    }
    // The first paragraph may use a link that is defined further down.
    var head = new StringBuilder(source.substring(0, end)).append("\n\n");
    LINK_DEFINITION
        .matcher(source.substring(end))
        .results()
        .forEach(definition -> head.append(definition.group()).append('\n'));
    try {
      // A warning that the body gave already names the same line.
      var blank = text.substring(0, text.length() - source.length());
      var line = document.bodyLine() + (int) blank.chars().filter(c -> c == '\n').count();
      return body(document, new Source(head.toString(), line), Optional.empty());
    } catch (LiquidException e) {
      // The separator stands inside of a block tag: take the first paragraph of the whole.
      var paragraph = body.indexOf("</p>");
      return paragraph < 0 ? body : body.substring(0, paragraph + 4);
    }
  }

  /// The whole page.
  String page(Document document, Optional<Paginator> paginator) {
    return bounded(
        document,
        () -> {
          var body =
              site.bodies()
                  .body(document)
                  .orElseGet(() -> body(document, Source.whole(document), paginator));
          return inLayouts(document, body, paginator);
        });
  }

  /// The page's Markdown.
  String markdown(Document document) {
    return bounded(
        document,
        () -> {
          var source = afterLiquid(document, Source.whole(document), Optional.empty());
          return MarkdownTwin.text(document, source);
        });
  }

  /// A document's text, or a part of it, and the line of its file that it begins in.
  private record Source(String text, int line) {
    static Source whole(Document document) {
      return new Source(document.body().text(), document.bodyLine());
    }
  }

  private String afterLiquid(Document document, Source source, Optional<Paginator> paginator) {
    return usesLiquid(document)
        ? render(
            site.templates().compile(document.file(), source.text(), source.line()),
            document,
            paginator,
            "",
            () -> ownLayout(document))
        : source.text();
  }

  /// The front matter of the layout that a page names.
  private Map<String, @Nullable Object> ownLayout(Document document) {
    return document
        .text("layout")
        .flatMap(site.templates()::layout)
        .map(Templates.LayoutFile::values)
        .orElse(Map.of());
  }

  private String body(Document document, Source source, Optional<Paginator> paginator) {
    var text = afterLiquid(document, source, paginator);
    if (Stylesheets.isOne(document)) {
      return Stylesheets.css(document, text, site);
    }
    if (!document.isMarkdown()) {
      return text;
    }
    var html = site.host().markdown().render(text);
    return site.content().config().hasPlugin("jekyll-relative-links")
        ? RelativeLinks.resolve(html, document, site)
        : html;
  }

  /// Braces in a folder of Markdown alone are the text's own.
  private boolean usesLiquid(Document document) {
    return (site.content().config().isJekyll() || !document.isMarkdown())
        && !Boolean.FALSE.equals(document.values().get("render_with_liquid"));
  }

  private String inLayouts(Document document, String body, Optional<Paginator> paginator) {
    if (Stylesheets.isOne(document)) {
      return body;
    }
    var content = body;
    var name = document.text("layout");
    if (name.isEmpty()) {
      return site.theme().applies(document) ? site.theme().wrap(document, content) : content;
    }
    var seen = new HashSet<String>();
    var layoutValues = new LinkedHashMap<String, @Nullable Object>();
    while (name.isPresent() && !name.get().equals("none") && !name.get().equals("null")) {
      if (!seen.add(name.get())) {
        throw new LiquidException(
            new Place("_layouts/" + name.get() + ".html", 1), "the layout leads back to itself");
      }
      var layout = site.templates().layout(name.get());
      if (layout.isEmpty() && Redirects.isOne(document)) {
        return Redirects.html(document, site.host());
      }
      if (layout.isEmpty()) {
        site.warn(document.file().path(), "there is no layout `" + name.get() + "` in _layouts");
        return content;
      }
      layout.get().values().forEach(layoutValues::putIfAbsent); // the innermost layout's count
      content = render(layout.get().template(), document, paginator, content, () -> layoutValues);
      name = Optional.ofNullable(layout.get().values().get("layout")).map(Values::text);
    }
    return content;
  }

  private String render(
      Template template,
      Document document,
      Optional<Paginator> paginator,
      String content,
      Supplier<Map<String, @Nullable Object>> layout) {
    var context = context(document, paginator, content, layout);
    var text = template.render(context);
    if (context.usesClock()) {
      Reads.neverKeep();
    }
    return text;
  }

  private RenderContext context(
      Document document,
      Optional<Paginator> paginator,
      String content,
      Supplier<Map<String, @Nullable Object>> layout) {
    var page = site.object(document);
    var siteObject = site.object().on(document);
    return new RenderContext(
            name ->
                switch (name) {
                  case "page" -> page;
                  case "site" -> siteObject;
                  case "content" -> content;
                  case "layout" -> layout.get();
                  case "paginator" -> paginator.orElse(null);
                  case "jekyll" -> JEKYLL;
                  default -> null;
                },
            site.templates(),
            LiquidLimits.DEFAULTS,
            site.allowance())
        .host(site.host())
        .host(new PageHost(document, paginator, site));
  }
}

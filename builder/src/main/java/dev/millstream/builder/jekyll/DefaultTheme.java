package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.filters.StandardFilters;
import dev.millstream.builder.liquid.value.LiquidLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The look of Markdown pages that have no layout: readable, light and dark, with links to the
/// other pages. Its template is the resource `default.html`.
final class DefaultTheme {
  private static final int LINKS_MAX = 200;
  private static final Template TEMPLATE = load();

  private DefaultTheme() {}

  /// Whether a page gets this look: it is Markdown, asks for no layout, and the site has none.
  static boolean applies(Document document, SiteRendering site) {
    return document.isMarkdown()
        && !document.values().containsKey("layout")
        && !site.content().tree().hasFolder("_layouts");
  }

  static String wrap(Document document, String content, SiteRendering site) {
    var config = site.content().config();
    var values = new HashMap<String, @Nullable Object>();
    values.put("title", document.text("title").orElse(document.file().name()));
    values.put("site_title", config.text("title").orElseGet(() -> homeTitle(site)));
    values.put("description", document.text("description").orElse(""));
    values.put("lang", config.text("lang").orElse("en"));
    values.put("home", site.host().relative("/"));
    values.put("content", content);
    values.put("links", links(document, site));
    return TEMPLATE.render(
        new RenderContext(values::get, RenderContext.Partials.NONE, LiquidLimits.DEFAULTS));
  }

  private static String homeTitle(SiteRendering site) {
    return site.content().pages().stream()
        .filter(page -> page.url().equals("/"))
        .findFirst()
        .flatMap(page -> page.text("title"))
        .orElse("Home");
  }

  /// The pages of the same folder, by title.
  private static List<Map<String, Object>> links(Document document, SiteRendering site) {
    var folder = document.file().folder();
    return site.content().pages().stream()
        .filter(page -> page.isMarkdown() && page.file().folder().equals(folder))
        .filter(page -> !page.url().equals("/"))
        .limit(LINKS_MAX)
        .sorted(Comparator.comparing((Document page) -> titleOf(page)))
        .map(page ->
            Map.<String, Object>of(
                "url", site.host().relative(page.url().replaceFirst("\\.html$", "")),
                "title", titleOf(page),
                "current", page.url().equals(document.url())))
        .toList();
  }

  private static String titleOf(Document page) {
    return page.text("title").orElse(page.file().name());
  }

  private static Template load() {
    try (var in = DefaultTheme.class.getResourceAsStream("default.html")) {
      if (in == null) {
        throw new IllegalStateException("the resource default.html is missing");
      }
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Template.parse("default.html", source, 1, StandardFilters.DIALECT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import java.util.Optional;
import java.util.regex.Pattern;

/// What `{% seo %}` prints: title, description, canonical address, Open Graph.
final class SeoTag {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final int DESCRIPTION_MAX = 200;

  private SeoTag() {}

  static String html(PageHost page) {
    var site = page.site();
    var config = site.content().config();
    var siteTitle = config.text("title").or(() -> config.text("name"));
    var pageTitle = page.document().text("title");
    var title =
        pageTitle
            .map(own -> siteTitle.filter(t -> !t.equals(own)).map(t -> own + " | " + t).orElse(own))
            .or(() ->
                siteTitle.map(t ->
                    config
                        .text("tagline")
                        .or(() -> config.text("description"))
                        .map(d -> t + " | " + d)
                        .orElse(t)))
            .orElse("");
    var description =
        page.document()
            .text("description")
            .or(() -> site.excerpt(page.document()))
            .or(() -> config.text("description"))
            .map(SeoTag::plain);
    var url = site.host().absolute(page.document().url().replaceFirst("/index\\.html$", "/"));
    var out = new StringBuilder("<!-- Begin SEO tag -->\n");
    out.append("<title>").append(escape(title)).append("</title>\n");
    property(out, "og:title", pageTitle.or(() -> siteTitle));
    property(out, "og:locale", Optional.of(config.text("lang").orElse("en_US")));
    description.ifPresent(text ->
        out.append("<meta name=\"description\" content=\"").append(escape(text)).append("\" />\n"));
    property(out, "og:description", description);
    out.append("<link rel=\"canonical\" href=\"").append(escape(url)).append("\" />\n");
    property(out, "og:url", Optional.of(url));
    property(out, "og:site_name", siteTitle);
    property(out, "og:type", Optional.of(page.document().isPost() ? "article" : "website"));
    page.document()
        .date()
        .ifPresent(date ->
            property(
                out,
                "article:published_time",
                Optional.of(Strftime.format("%Y-%m-%dT%H:%M:%S%:z", date))));
    return out.append("<!-- End SEO tag -->\n").toString();
  }

  private static void property(StringBuilder out, String name, Optional<String> value) {
    value.ifPresent(text ->
        out.append("<meta property=\"%s\" content=\"%s\" />\n".formatted(name, escape(text))));
  }

  private static String plain(String html) {
    var text = TAG.matcher(html).replaceAll("").replaceAll("\\s+", " ").strip();
    return text.length() <= DESCRIPTION_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION_MAX - 1)) + "…";
  }

  private static String escape(String text) {
    return CodeFilters.escape(
        text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'"));
  }
}

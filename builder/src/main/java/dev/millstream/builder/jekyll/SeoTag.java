package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.filters.Json;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.liquid.value.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `{% seo %}` prints for one page: title, description, canonical address, Open Graph, Twitter
/// card and JSON-LD.
final class SeoTag {
  /// What Markdown may show otherwise than it is written.
  private static final Pattern MARKED = Pattern.compile("[\\\\`*_{}\\[\\]<>&\"'~|:#+-]|\\.{3}");

  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern HOME_OR_ABOUT = Pattern.compile("/(?:index\\.html|about/?)?");
  private static final int DESCRIPTION_WORDS_MAX = 101;

  private final PageHost page;
  private final SiteConfig config;
  private final StringBuilder out = new StringBuilder("<!-- Begin SEO tag -->\n");

  private SeoTag(PageHost page) {
    this.page = page;
    config = page.site().content().config();
  }

  static String html(PageHost page) {
    return new SeoTag(page).html();
  }

  private String html() {
    title().ifPresent(title -> out.append("<title>").append(escape(title)).append("</title>\n"));
    var heading = pageTitle().or(this::siteTitle);
    property("og:title", heading);
    name("author", author());
    property("og:locale", Optional.of(config.text("lang").orElse("en_US").replace('-', '_')));
    var description = description();
    name("description", description);
    property("og:description", description);
    if (config.text("url").isPresent()) {
      out.append("<link rel=\"canonical\" href=\"").append(escape(url())).append("\" />\n");
      property("og:url", Optional.of(url()));
    }
    property("og:site_name", siteTitle());
    property("og:image", image());
    property("og:type", Optional.of(date().isPresent() ? "article" : "website"));
    property("article:published_time", date());
    name("twitter:card", Optional.of(image().isPresent() ? "summary_large_image" : "summary"));
    property("twitter:image", image());
    property("twitter:title", heading);
    name("twitter:site", in("twitter", "username").map(user -> "@" + user.replace("@", "")));
    out.append("<script type=\"application/ld+json\">\n").append(linkedData(description));
    return out.append("</script>\n<!-- End SEO tag -->\n").toString();
  }

  private Optional<String> siteTitle() {
    return config.text("title").or(() -> config.text("name")).map(this::smart);
  }

  private Optional<String> pageTitle() {
    return page.document().text("title").map(this::smart);
  }

  private Optional<String> title() {
    var site = siteTitle();
    var own = pageTitle();
    if (own.isPresent() && (site.isEmpty() || !site.equals(own))) {
      return Optional.of(site.map(name -> own.get() + " | " + name).orElse(own.get()));
    }
    var more = config.text("tagline").or(() -> config.text("description")).map(this::smart);
    return site.map(name -> more.map(text -> name + " | " + text).orElse(name));
  }

  /// A text of one line as the site's Markdown shows it, without its tags.
  private String smart(String text) {
    return MARKED.matcher(text).find()
        ? decoded(TAG.matcher(page.site().host().markdown().render(text)).replaceAll(""))
            .strip()
            .replaceAll("\\s+", " ")
        : text;
  }

  private Optional<String> description() {
    return page.document()
        .text("description")
        .or(() -> page.site().bodies().excerpt(page.document()))
        .or(() -> config.text("description"))
        .map(SeoTag::plain)
        .filter(text -> !text.isEmpty());
  }

  private Optional<String> author() {
    var own = page.document().values().get("author");
    return Optional.ofNullable(own != null ? own : config.values().get("author"))
        .filter(author -> !(author instanceof List<?>))
        .map(author -> author instanceof Map<?, ?> map ? map.get("name") : author)
        .map(Values::text)
        .filter(text -> !text.isEmpty());
  }

  private Optional<String> image() {
    return Optional.ofNullable(page.document().values().get("image"))
        .map(image -> image instanceof Map<?, ?> map ? map.get("path") : image)
        .map(path -> page.site().host().absolute(Values.text(path)));
  }

  private Optional<String> in(String key, String field) {
    return Optional.ofNullable(config.map(key).get(field)).map(Values::text);
  }

  private Optional<String> date() {
    return page.document().date().map(date -> Strftime.format("%Y-%m-%dT%H:%M:%S%:z", date));
  }

  private String url() {
    var host = page.site().host();
    return host.absolute(page.document().url().replaceFirst("/index\\.html$", "/"));
  }

  private String linkedData(Optional<String> description) {
    var isHome = HOME_OR_ABOUT.matcher(page.document().url()).matches();
    var type = isHome ? "WebSite" : date().isPresent() ? "BlogPosting" : "WebPage";
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("@context", "https://schema.org");
    data.put("@type", type);
    author().ifPresent(name -> data.put("author", entity("Person", "name", name)));
    date().ifPresent(date -> data.put("dateModified", date));
    date().ifPresent(date -> data.put("datePublished", date));
    description.ifPresent(text -> data.put("description", escape(text)));
    pageTitle().or(this::siteTitle).ifPresent(text -> data.put("headline", escape(text)));
    image().ifPresent(address -> data.put("image", address));
    if (type.equals("BlogPosting")) {
      data.put("mainEntityOfPage", entity("WebPage", "@id", url()));
    }
    if (page.document().url().equals("/")) {
      siteTitle().ifPresent(name -> data.put("name", name));
    }
    data.put("url", url());
    // `</script>` in a text must not end the element.
    return Json.of(data).replace("</", "<\\/");
  }

  private static Map<String, Object> entity(String type, String field, String value) {
    var entity = new LinkedHashMap<String, Object>();
    entity.put("@type", type);
    entity.put(field, value);
    return entity;
  }

  private void property(String name, Optional<String> value) {
    meta("property", name, value);
  }

  private void name(String name, Optional<String> value) {
    meta("name", name, value);
  }

  private void meta(String attribute, String name, Optional<String> value) {
    value.ifPresent(text ->
        out.append("<meta %s=\"%s\" content=\"%s\" />\n".formatted(attribute, name, escape(text))));
  }

  private static String plain(String html) {
    var words =
        decoded(TAG.matcher(html).replaceAll("")).strip().split("\\s+", DESCRIPTION_WORDS_MAX + 1);
    return String.join(
        " ", Arrays.asList(words).subList(0, Math.min(words.length, DESCRIPTION_WORDS_MAX)));
  }

  private static String decoded(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&ndash;", "–")
            .replace("&mdash;", "—")
            .replace("&hellip;", "…")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
  }

  private static String escape(String text) {
    return CodeFilters.escape(
        text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'"));
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.filters.Json;
import dev.millstream.builder.jekyll.plugins.SeoAuthor;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.liquid.filters.Times;
import dev.millstream.builder.liquid.value.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `{% seo %}` prints for one page: title, description, canonical address, Open Graph, Twitter
/// card and JSON-LD.
final class SeoTag {
  /// What Markdown may show otherwise than it is written.
  private static final Pattern MARKED = Pattern.compile("[\\\\`*_{}\\[\\]<>&\"'~|:#+-]|\\.{3}");

  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern HOME_OR_ABOUT = Pattern.compile("/(?:about/)?(?:index\\.html?)?");
  private static final int DESCRIPTION_WORDS_MAX = 101;

  private static final Map<String, String> VERIFICATIONS =
      Map.of(
          "google", "google-site-verification",
          "bing", "msvalidate.01",
          "alexa", "alexaVerifyID",
          "yandex", "yandex-verification",
          "baidu", "baidu-site-verification",
          "facebook", "facebook-domain-verification");

  private final PageHost page;
  private final SiteConfig config;
  private final SeoAuthor author;
  private final StringBuilder out = new StringBuilder("<!-- Begin SEO tag -->\n");

  private SeoTag(PageHost page) {
    this.page = page;
    config = page.site().content().config();
    author = SeoAuthor.of(page.document(), config, page.site().object().get("data"));
  }

  static String html(PageHost page, boolean isTitled) {
    return new SeoTag(page).html(isTitled);
  }

  private String html(boolean isTitled) {
    title()
        .filter(_ -> isTitled)
        .ifPresent(title -> out.append("<title>").append(escape(title)).append("</title>\n"));
    var heading = pageTitle().or(this::siteTitle);
    property("og:title", heading);
    name("author", author.text("name"));
    property("og:locale", Optional.of(locale()));
    var description = description();
    name("description", description);
    property("og:description", description);
    if (config.text("url").isPresent()) {
      link("canonical", url());
      property("og:url", Optional.of(url()));
    }
    property("og:site_name", siteTitle());
    picture();
    property("og:type", Optional.of(isArticle() ? "article" : "website"));
    property("article:published_time", date());
    neighbours();
    twitter(heading);
    others();
    out.append("<script type=\"application/ld+json\">\n").append(linkedData(description));
    return out.append("</script>\n<!-- End SEO tag -->\n").toString();
  }

  private void picture() {
    property("og:image", image());
    property("og:image:height", inPage("image", "height"));
    property("og:image:width", inPage("image", "width"));
    property("og:image:alt", inPage("image", "alt"));
  }

  private void neighbours() {
    page.paginator()
        .ifPresent(list -> {
          for (var side : List.of("prev", "next")) {
            var path = list.get(side.equals("prev") ? "previous_page_path" : "next_page_path");
            if (path != null) {
              link(side, page.site().host().absolute(Values.text(path)));
            }
          }
        });
  }

  private void twitter(Optional<String> heading) {
    name(
        "twitter:card",
        Optional.of(
            image().isEmpty()
                ? "summary"
                : inPage("twitter", "card")
                    .or(() -> in("twitter", "card"))
                    .orElse("summary_large_image")));
    property("twitter:image", image());
    name("twitter:image:alt", inPage("image", "alt"));
    property("twitter:title", heading);
    if (config.values().get("twitter") != null) {
      name(
          "twitter:site", Optional.of("@" + in("twitter", "username").orElse("").replace("@", "")));
      name("twitter:creator", author.twitter().map(name -> "@" + name.replace("@", "")));
    }
  }

  private void others() {
    property("fb:admins", in("facebook", "admins"));
    property("article:publisher", in("facebook", "publisher"));
    property("fb:app_id", in("facebook", "app_id"));
    for (var site : List.of("google", "bing", "alexa", "yandex", "baidu", "facebook")) {
      name(
          VERIFICATIONS.getOrDefault(site, site),
          in("webmaster_verifications", site)
              .or(() ->
                  site.equals("google")
                      ? config.text("google_site_verification")
                      : Optional.empty()));
    }
  }

  private String locale() {
    return page.document()
        .text("locale")
        .or(() -> config.text("locale"))
        .or(() -> page.document().text("lang"))
        .or(() -> config.text("lang"))
        .orElse("en_US")
        .replace('-', '_');
  }

  private Optional<String> siteTitle() {
    return config.text("title").or(() -> config.text("name")).map(this::smart);
  }

  private Optional<String> pageTitle() {
    return page.document().text("title").map(this::smart);
  }

  private Optional<String> title() {
    return whole().map(title -> pageNumber() + title);
  }

  private Optional<String> whole() {
    var site = siteTitle();
    var own = pageTitle();
    if (site.isPresent() && own.isPresent() && !site.equals(own)) {
      return own.map(title -> title + " | " + site.get());
    }
    var description = config.text("description").map(this::smart);
    if (site.isEmpty() || description.isEmpty()) {
      return own.or(() -> site);
    }
    return site.map(
        name -> name + " | " + config.text("tagline").map(this::smart).orElse(description.get()));
  }

  /// What stands before the title of a list's further pages.
  private String pageNumber() {
    var list = page.paginator().filter(part -> part.page() > 1);
    return list.map(part ->
            config
                .text("seo_paginator_message")
                .orElse("Page %<current>s of %<total>s for ")
                .replace("%<current>s", String.valueOf(part.page()))
                .replace("%<total>s", String.valueOf(part.pages().size())))
        .orElse("");
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
        .or(() -> page.document().text("excerpt"))
        .map(this::smart)
        .or(() -> page.site().bodies().excerpt(page.document()))
        .filter(text -> !text.isEmpty())
        .or(() -> config.text("description").map(this::smart))
        .map(SeoTag::plain);
  }

  private Optional<String> image() {
    var image = page.document().values().get("image");
    var path =
        image instanceof Map<?, ?>
            ? inPage("image", "path")
                .or(() -> inPage("image", "facebook"))
                .or(() -> inPage("image", "twitter"))
            : Optional.ofNullable(image).map(Values::text);
    return path.map(address -> page.site().host().absolute(address).replace(" ", "%20"));
  }

  private Optional<String> inPage(String key, String field) {
    return page.document().values().get(key) instanceof Map<?, ?> map
        ? Optional.ofNullable(map.get(field)).map(Values::text)
        : Optional.empty();
  }

  private Optional<String> in(String key, String field) {
    return Optional.ofNullable(config.map(key).get(field)).map(Values::text);
  }

  /// A collection's document is one without a date, too: nobody said when it was published.
  private boolean isArticle() {
    return !page.document().isPage() || page.document().date().isPresent();
  }

  private Optional<String> date() {
    return page.document().date().map(date -> Strftime.format("%Y-%m-%dT%H:%M:%S%:z", date));
  }

  private Optional<String> dateModified() {
    return inPage("seo", "date_modified")
        .or(() -> page.document().text("last_modified_at"))
        .flatMap(Times::of)
        .map(time -> time.atZoneSameInstant(config.zone()).toOffsetDateTime())
        .map(time -> Strftime.format("%Y-%m-%dT%H:%M:%S%:z", time))
        .or(this::date);
  }

  private String url() {
    var own = page.document().text("canonical_url");
    if (own.isPresent()) {
      return own.get();
    }
    var host = page.site().host();
    return host.absolute(page.document().url().replaceFirst("/index\\.html$", "/"));
  }

  private String linkedData(Optional<String> description) {
    var isHome = HOME_OR_ABOUT.matcher(page.document().url()).matches();
    var type =
        inPage("seo", "type").orElse(isHome ? "WebSite" : isArticle() ? "BlogPosting" : "WebPage");
    var data = new TreeMap<String, @Nullable Object>();
    data.put("@context", "https://schema.org");
    data.put("@type", type);
    author.linked().ifPresent(linked -> data.put("author", linked));
    dateModified().ifPresent(date -> data.put("dateModified", date));
    date().ifPresent(date -> data.put("datePublished", date));
    description.ifPresent(text -> data.put("description", escape(text)));
    pageTitle().or(this::siteTitle).ifPresent(text -> data.put("headline", escape(text)));
    image().ifPresent(address -> data.put("image", linkedImage(address)));
    if (type.equals("BlogPosting") || type.equals("CreativeWork")) {
      data.put("mainEntityOfPage", entity("WebPage", "@id", url()));
    }
    inPage("seo", "name")
        .or(() -> isHome ? in("social", "name").or(this::siteTitle) : Optional.empty())
        .ifPresent(name -> data.put("name", escape(smart(name))));
    config.text("logo").ifPresent(logo -> data.put("publisher", publisher(logo)));
    links(isHome).ifPresent(links -> data.put("sameAs", links));
    data.put("url", url());
    // `</script>` in a text must not end the element.
    return Json.of(data).replace("</", "<\\/");
  }

  private Object linkedImage(String address) {
    if (!(page.document().values().get("image") instanceof Map<?, ?> map) || map.size() == 1) {
      return address;
    }
    var linked = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> linked.put(Values.text(key), value));
    linked.remove("path");
    linked.put("url", address);
    linked.put("@type", "imageObject");
    return linked;
  }

  private Map<String, Object> publisher(String logo) {
    var publisher = new LinkedHashMap<String, Object>();
    publisher.put("@type", "Organization");
    var address = page.site().host().absolute(logo).replace(" ", "%20");
    publisher.put("logo", entity("ImageObject", "url", address));
    author.text("name").ifPresent(name -> publisher.put("name", name));
    return publisher;
  }

  private Optional<Object> links(boolean isHome) {
    var own =
        page.document().values().get("seo") instanceof Map<?, ?> seo ? seo.get("links") : null;
    return own != null || !isHome
        ? Optional.ofNullable(own)
        : Optional.ofNullable(config.map("social").get("links"));
  }

  private static Map<String, Object> entity(String type, String field, String value) {
    var entity = new LinkedHashMap<String, Object>();
    entity.put("@type", type);
    entity.put(field, value);
    return entity;
  }

  private void link(String relation, String address) {
    out.append("<link rel=\"%s\" href=\"%s\" />\n".formatted(relation, escape(address)));
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
    return CodeFilters.escapeOnce(
        text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'"));
  }
}

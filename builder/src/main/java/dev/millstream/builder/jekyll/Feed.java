package dev.millstream.builder.jekyll;

import dev.millstream.builder.html.Address;
import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.filters.Strftime;
import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.media.FeedMedia;
import dev.millstream.builder.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Atom feed of jekyll-feed.
final class Feed {
  private static final int ENTRIES_MAX = 10;
  private static final String TIME = "%Y-%m-%dT%H:%M:%S%:z";

  private Feed() {}

  static String path(SiteRendering site) {
    var settings = site.content().config().map("feed").get("path");
    return settings == null ? "feed.xml" : String.valueOf(settings).replaceFirst("^/+", "");
  }

  static String metaTag(PageHost page) {
    var site = page.site();
    var title =
        site.content()
            .config()
            .text("title")
            .or(() -> site.content().config().text("name"))
            .map(text -> " title=\"" + escape(text) + "\"")
            .orElse("");
    return "<link type=\"application/atom+xml\" rel=\"alternate\" href=\"%s\"%s />"
        .formatted(escape(site.host().absolute("/" + path(site))), title);
  }

  static String xml(SiteRendering site) {
    var config = site.content().config();
    var home = site.host().absolute("/");
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.append("<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    out.append(
        "<link href=\"%s\" rel=\"self\" type=\"application/atom+xml\" />"
            .formatted(escape(site.host().absolute("/" + path(site)))));
    out.append("<link href=\"%s\" rel=\"alternate\" type=\"text/html\" />".formatted(escape(home)));
    element(out, "updated", time(site.time()));
    element(out, "id", site.host().absolute("/" + path(site)));
    element(out, "title", config.text("title").or(() -> config.text("name")).orElse("Feed"));
    config.text("description").ifPresent(text -> element(out, "subtitle", text));
    author(out, config.values().get("author"));
    site.content().postsNewestFirst().stream()
        .limit(ENTRIES_MAX)
        .forEach(post -> entry(out, post, site));
    return out.append("</feed>\n").toString();
  }

  private static void entry(StringBuilder out, Document post, SiteRendering site) {
    var url = site.host().absolute(post.url());
    var title = post.text("title").orElse("");
    var published = time(post.date().orElse(site.time()));
    out.append("<entry>");
    element(out, "title", title);
    out.append(
        "<link href=\"%s\" rel=\"alternate\" type=\"text/html\" title=\"%s\" />"
            .formatted(escape(url), escape(title)));
    element(out, "published", published);
    element(out, "updated", published);
    element(out, "id", site.host().absolute(post.url().replaceFirst("\\.html$|/$", "")));
    var shown = FeedMedia.of(site.bodies().body(post).orElse("").strip());
    shown.videos().stream()
        .map(video -> enclosure(video, post, site))
        .distinct()
        .forEach(out::append);
    out.append("<content type=\"html\" xml:base=\"%s\">".formatted(escape(url)))
        .append(escape(shown.html()))
        .append("</content>");
    author(out, post.values().get("author"));
    post.categories()
        .forEach(name -> out.append("<category term=\"%s\" />".formatted(escape(name))));
    post.tags().forEach(name -> out.append("<category term=\"%s\" />".formatted(escape(name))));
    out.append("</entry>");
  }

  /// A video of the entry, with its length if it is a file of the site.
  private static String enclosure(String video, Document post, SiteRendering site) {
    var base = site.host().base();
    var own =
        Address.target(post.url(), video)
            .map(path -> path.startsWith(base + "/") ? path.substring(base.length()) : path);
    var length =
        own.flatMap(path -> site.published(path.substring(1)))
            .map(file -> " length=\"%d\"".formatted(size(file)))
            .orElse("");
    var address = own.map(path -> site.host().absolute(encoded(path))).orElse(video);
    return "<link rel=\"enclosure\" type=\"%s\" href=\"%s\"%s />"
        .formatted(FeedMedia.type(video), escape(address), length);
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      return path;
    }
  }

  private static long size(Content file) {
    try {
      return file.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void author(StringBuilder out, @Nullable Object author) {
    if (author == null) {
      return;
    }
    var name = author instanceof Map<?, ?> map ? Values.text(map.get("name")) : Values.text(author);
    out.append("<author>");
    element(out, "name", name);
    out.append("</author>");
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>').append(escape(text));
    out.append("</").append(name).append('>');
  }

  private static String time(OffsetDateTime time) {
    return Strftime.format(TIME, time);
  }

  private static String escape(String text) {
    return CodeFilters.escape(text);
  }
}

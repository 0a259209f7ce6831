package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.filters.Json;
import dev.millstream.builder.jekyll.filters.SiteHost;
import dev.millstream.builder.liquid.filters.CodeFilters;
import dev.millstream.builder.liquid.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pages of jekyll-redirect-from: `redirect_from` has old addresses lead to a page,
/// `redirect_to` has the page itself lead elsewhere.
public final class Redirects {
  /// The file that lists them all.
  public static final String LIST = "redirects.json";

  private static final String PLUGIN = "jekyll-redirect-from";

  private Redirects() {}

  /// Whether a site has redirects at all.
  public static boolean areOn(SiteConfig config) {
    return config.hasPlugin(PLUGIN);
  }

  /// Whether a site has them listed in [#LIST], too.
  public static boolean areListed(SiteConfig config) {
    return areOn(config) && !Boolean.FALSE.equals(config.map("redirect_from").get("json"));
  }

  /// Whether a document does nothing but lead elsewhere.
  public static boolean isOne(Document document) {
    return document.values().get("redirect") instanceof Map<?, ?>;
  }

  /// The pages that lead to a document.
  public static List<Document> to(Document document, SiteHost host) {
    return SiteConfig.texts(document.values().get("redirect_from")).stream()
        .map(from -> from.startsWith("/") ? from : "/" + from)
        .map(from -> redirect(document, from, host.absolute(document.url())))
        .toList();
  }

  /// What takes a document's place, if that leads elsewhere.
  public static Optional<Document> insteadOf(Document document, SiteHost host) {
    return SiteConfig.texts(document.values().get("redirect_to")).stream()
        .findFirst()
        .map(to -> redirect(document, document.url(), host.absolute(to)));
  }

  private static Document redirect(Document document, String from, String to) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("layout", "redirect");
    values.put("sitemap", false);
    values.put("permalink", from);
    var redirect = new LinkedHashMap<String, Object>();
    redirect.put("from", from);
    redirect.put("to", to);
    values.put("redirect", redirect);
    return Document.made(document.file(), values, from);
  }

  /// The page of a redirect, for a site without a layout of that name. Whole addresses of the site
  /// itself become relative ones, so that a preview leads to itself.
  public static String html(Document document, SiteHost host) {
    var to = target(document);
    var home = host.config().text("url").orElse("").replaceFirst("/+$", "");
    var local = !home.isEmpty() && to.startsWith(home + "/") ? to.substring(home.length()) : to;
    var shown = CodeFilters.escape(local);
    return """
    <!DOCTYPE html>
    <html lang="en-US">
    <head>
    <meta charset="utf-8">
    <title>Redirecting…</title>
    <link rel="canonical" href="%s">
    <script>location=%s</script>
    <meta http-equiv="refresh" content="0; url=%s">
    <meta name="robots" content="noindex">
    </head>
    <body>
    <h1>Redirecting…</h1>
    <a href="%s">Click here if you are not redirected.</a>
    </body>
    </html>
    """
        .formatted(CodeFilters.escape(to), Json.of(local).replace("<", "\\u003c"), shown, shown);
  }

  private static String target(Document document) {
    return document.values().get("redirect") instanceof Map<?, ?> redirect
        ? Values.text(redirect.get("to"))
        : "";
  }

  /// The list of all of a site's redirects.
  public static String list(List<Document> redirects) {
    var all = new LinkedHashMap<String, Object>();
    redirects.forEach(redirect -> all.put(redirect.url(), target(redirect)));
    return Json.of(all);
  }
}

package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.filters.Strftime;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses of pages and documents from templates with `:placeholders`.
public final class Permalinks {
  private static final Pattern PLACEHOLDER = Pattern.compile(":([a-z_]+)");
  private static final Pattern SLASHES = Pattern.compile("/{2,}");
  private static final Map<String, String> STYLES =
      Map.of(
          "date", "/:categories/:year/:month/:day/:title:output_ext",
          "pretty", "/:categories/:year/:month/:day/:title/",
          "ordinal", "/:categories/:year/:y_day/:title:output_ext",
          "weekdate", "/:categories/:year/W:week/:short_day/:title:output_ext",
          "none", "/:categories/:title:output_ext");

  private Permalinks() {}

  /// A page's address; `path` is the file's path, `style` the site's style.
  public static String ofPage(String path, String extension, String style) {
    var dot = path.lastIndexOf('.');
    var stem = dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
    var output = Kinds.outputExtension(extension);
    if (!output.equals(".html")) {
      return "/" + stem + output;
    }
    var name = stem.substring(stem.lastIndexOf('/') + 1);
    if (name.equals("index")) {
      return "/" + stem.substring(0, stem.length() - name.length());
    }
    // The page for what is not there must be found by the server, whatever the style.
    if (stem.equals("404")) {
      return "/" + stem + output;
    }
    if (style.equals("pretty") || style.endsWith("/")) {
      return "/" + stem + "/";
    }
    var isTemplate = !STYLES.containsKey(style) && !style.endsWith(":output_ext");
    return isTemplate || style.equals("weekdate") ? "/" + stem : "/" + stem + output;
  }

  /// What the placeholders of a document stand for.
  public record Parts(
      String collection,
      String path,
      String name,
      String slug,
      String title,
      Optional<OffsetDateTime> date,
      List<String> categories,
      String outputExtension) {}

  /// A document's address in a style or template.
  public static String ofDocument(String styleOrTemplate, Parts parts) {
    var template = STYLES.getOrDefault(styleOrTemplate, styleOrTemplate);
    var url =
        PLACEHOLDER
            .matcher(template)
            .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), parts)));
    return SLASHES.matcher("/" + url).replaceAll("/");
  }

  private static String value(String placeholder, Parts parts) {
    return switch (placeholder) {
      case "collection" -> parts.collection();
      case "path" -> parts.path();
      case "name" -> parts.name();
      case "title" -> parts.slug();
      case "slug" -> Slug.of(parts.slug(), Optional.empty());
      case "output_ext" -> parts.outputExtension();
      case "categories" -> joined(parts.categories());
      case "slugified_categories" ->
          joined(parts.categories().stream().map(c -> Slug.of(c, Optional.empty())).toList());
      default -> parts.date().map(date -> ofDate(placeholder, date)).orElse(":" + placeholder);
    };
  }

  private static String joined(List<String> categories) {
    return String.join(
        "/", categories.stream().map(c -> c.toLowerCase(Locale.ROOT)).distinct().toList());
  }

  private static String ofDate(String placeholder, OffsetDateTime date) {
    var pattern =
        switch (placeholder) {
          case "year" -> "%Y";
          case "month" -> "%m";
          case "day" -> "%d";
          case "hour" -> "%H";
          case "minute" -> "%M";
          case "second" -> "%S";
          case "i_day" -> "%-d";
          case "i_month" -> "%-m";
          case "short_month" -> "%b";
          case "long_month" -> "%B";
          case "short_year" -> "%y";
          case "y_day" -> "%j";
          case "w_year" -> "%G";
          case "week" -> "%V";
          case "w_day" -> "%u";
          case "short_day" -> "%a";
          case "long_day" -> "%A";
          default -> ":" + placeholder;
        };
    return Strftime.format(pattern, date);
  }

  /// The path of the file that answers an address.
  public static String outputPath(String url, String extension) {
    var path = withoutFirstSlashes(decoded(url));
    if (path.isEmpty() || path.endsWith("/")) {
      return path + "index.html";
    }
    var hasExtension = path.lastIndexOf('.') > path.lastIndexOf('/');
    return hasExtension || extension.isEmpty() || path.endsWith(extension)
        ? path
        : path + extension;
  }

  private static String withoutFirstSlashes(String path) {
    var from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    return path.substring(from);
  }

  private static String decoded(String url) {
    if (url.indexOf('%') < 0) {
      return url;
    }
    try {
      return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return url;
    }
  }
}

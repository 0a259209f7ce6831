package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.value.LiquidObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A page or document as templates see it.
final class DocumentObject implements LiquidObject {
  private static final List<String> SHOWN = List.of("url", "path", "date", "categories", "tags");

  private final Document document;
  private final SiteRendering site;

  DocumentObject(Document document, SiteRendering site) {
    this.document = document;
    this.site = site;
  }

  Document document() {
    return document;
  }

  @Override
  public @Nullable Object get(String field) {
    return switch (field) {
      case "url" -> document.url();
      case "path" -> document.file().path();
      case "relative_path" -> document.file().path();
      case "name" -> document.file().name();
      case "dir" -> document.url().substring(0, document.url().lastIndexOf('/') + 1);
      case "content" -> site.body(document).orElse(document.body());
      case "excerpt" -> excerpt();
      case "categories" -> document.isPost() ? document.categories() : document.values().get(field);
      case "tags" -> document.isPost() ? document.tags() : document.values().get(field);
      case "date" -> document.date().<Object>map(date -> date).orElse(null);
      case "collection" -> document.isPage() ? null : document.collection();
      case "slug" -> document.isPage() ? document.values().get(field) : document.slug();
      case "id" -> document.isPage() ? null : id();
      case "next" -> neighbour(1);
      case "previous" -> neighbour(-1);
      case "jsonified" -> jsonified();
      default -> document.values().get(field);
    };
  }

  private @Nullable Object excerpt() {
    var own = document.values().get("excerpt");
    return own != null || document.isPage() ? own : site.excerpt(document).orElse("");
  }

  private String id() {
    var url = document.url();
    return url.endsWith(".html") ? url.substring(0, url.length() - 5) : url.replaceFirst("/$", "");
  }

  private @Nullable Object neighbour(int step) {
    if (document.isPage()) {
      return null;
    }
    var all = site.content().collection(document.collection());
    var at = site.position(document) + step;
    return at >= 0 && at < all.size() ? site.object(all.get(at)) : null;
  }

  private Map<String, @Nullable Object> jsonified() {
    var fields = new LinkedHashMap<String, @Nullable Object>(document.values());
    SHOWN.forEach(field -> fields.put(field, get(field)));
    return fields;
  }

  @Override
  public String text() {
    return site.body(document).orElse(document.body());
  }
}

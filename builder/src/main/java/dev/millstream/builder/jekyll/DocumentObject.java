package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Named;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A page or document as templates see it.
final class DocumentObject implements Named {
  private static final List<String> SHOWN = List.of("url", "path", "date", "categories", "tags");

  /// Noted where it is known what of them is read.
  private static final Set<String> RENDERED = Set.of("content", "next", "previous");

  private final Document document;
  private final SiteRendering site;
  private final String name;

  DocumentObject(Document document, SiteRendering site) {
    this(document, site, document.file().path());
  }

  /// A page that no file of its own holds goes by another name than the file that it is made of.
  DocumentObject(Document document, SiteRendering site, String name) {
    this.document = document;
    this.site = site;
    this.name = name;
  }

  Document document() {
    return document;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Object get(String field) {
    if (!RENDERED.contains(field)) {
      Reads.noteField(name(), field);
    }
    return switch (field) {
      case "url" -> document.url();
      case "path", "relative_path" -> path();
      case "name" -> ownOr(field, document.file().name());
      case "dir" -> document.url().substring(0, document.url().lastIndexOf('/') + 1);
      case "content" -> content();
      case "excerpt" -> excerpt();
      case "categories" -> document.isPost() ? document.categories() : document.values().get(field);
      case "tags" -> document.isPost() ? document.tags() : document.values().get(field);
      case "date" -> document.date().<Object>map(date -> date).orElse(null);
      case "collection" -> document.isPage() ? null : document.collection();
      case "slug" -> document.isPage() ? document.values().get(field) : document.slug();
      case "id" -> document.isPage() ? null : id();
      case "next" -> neighbour(1, field);
      case "previous" -> neighbour(-1, field);
      case "jsonified" -> jsonified();
      default -> document.values().get(field);
    };
  }

  private String path() {
    var file = document.file().path();
    if (!name.equals(file)) {
      return document.outputPath();
    }
    var folder = site.content().config().text("collections_dir").map(dir -> dir + "/").orElse("");
    return !document.isPage() && !folder.isEmpty() && file.startsWith(folder)
        ? file.substring(folder.length())
        : file;
  }

  /// A document's own value stands above the name of its file; a page's does not.
  private @Nullable Object ownOr(String field, String known) {
    var own = document.isPage() ? null : document.values().get(field);
    return own != null ? own : known;
  }

  private String content() {
    var body = site.bodies().body(document);
    if (body.isEmpty()) {
      Reads.note(new Read.Source(document.file().path()));
    }
    return body.orElseGet(() -> document.body().text());
  }

  private @Nullable Object excerpt() {
    var own = document.values().get("excerpt");
    return own != null || document.isPage() ? own : site.bodies().excerpt(document).orElse("");
  }

  private String id() {
    var url = document.url();
    return url.endsWith(".html") ? url.substring(0, url.length() - 5) : url.replaceFirst("/$", "");
  }

  private @Nullable Object neighbour(int step, String field) {
    if (document.isPage()) {
      return null;
    }
    Reads.note(new Read.Field(name(), field));
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
    return content();
  }
}

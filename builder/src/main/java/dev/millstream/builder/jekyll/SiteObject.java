package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.source.SiteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `site` as templates see it.
final class SiteObject implements LiquidObject {
  private static final int RELATED_MAX = 10;

  private final SiteRendering site;
  private final List<DocumentObject> posts;
  private final List<DocumentObject> pages;
  private final Map<String, List<DocumentObject>> tags;
  private final Map<String, List<DocumentObject>> categories;
  private final List<Map<String, Object>> staticFiles;

  SiteObject(SiteRendering site) {
    this.site = site;
    posts = objects(site.content().postsNewestFirst());
    pages = objects(site.content().pages());
    tags = grouped(Document::tags);
    categories = grouped(Document::categories);
    staticFiles = site.content().staticFiles().stream().map(SiteObject::staticFile).toList();
  }

  private List<DocumentObject> objects(List<Document> documents) {
    return documents.stream().map(site::object).toList();
  }

  private Map<String, List<DocumentObject>> grouped(Function<Document, List<String>> words) {
    var groups = new TreeMap<String, List<DocumentObject>>();
    for (var post : posts) {
      words.apply(post.document()).stream()
          .distinct()
          .forEach(word -> groups.computeIfAbsent(word, _ -> new ArrayList<>()).add(post));
    }
    return groups;
  }

  private static Map<String, Object> staticFile(SiteFile file) {
    var name = file.name();
    var dot = name.lastIndexOf('.');
    return Map.of(
        "path",
        "/" + file.path(),
        "name",
        name,
        "basename",
        dot < 0 ? name : name.substring(0, dot),
        "extname",
        dot < 0 ? "" : name.substring(dot));
  }

  /// `site` on one page: its related posts are its own.
  LiquidObject on(Document page) {
    return field -> field.equals("related_posts") ? related(page) : get(field);
  }

  private List<DocumentObject> related(Document page) {
    return posts.stream()
        .filter(post -> !post.document().url().equals(page.url()))
        .limit(RELATED_MAX)
        .toList();
  }

  List<DocumentObject> posts() {
    return posts;
  }

  @Override
  public @Nullable Object get(String field) {
    return switch (field) {
      case "posts" -> posts;
      case "pages" -> pages;
      case "html_pages" ->
          pages.stream().filter(page -> page.document().outputPath().endsWith(".html")).toList();
      case "documents" -> documents();
      case "static_files" -> staticFiles;
      case "tags" -> tags;
      case "categories" -> categories;
      case "data" -> site.content().data();
      case "time" -> site.time();
      case "collections" -> collections();
      case "related_posts" -> posts.subList(0, Math.min(RELATED_MAX, posts.size()));
      default -> {
        var documents = site.content().collections().get(field);
        yield documents != null ? objects(documents) : site.content().config().values().get(field);
      }
    };
  }

  private List<DocumentObject> documents() {
    return site.content().collections().values().stream()
        .flatMap(List::stream)
        .map(site::object)
        .toList();
  }

  private List<Map<String, Object>> collections() {
    var all = new ArrayList<Map<String, Object>>();
    site.content()
        .collections()
        .forEach((name, documents) ->
            all.add(
                Map.of(
                    "label", name,
                    "docs", objects(documents),
                    "output", site.content().isPublished(name))));
    return all;
  }
}

package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.DataNames;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.Reads;
import dev.millstream.builder.jekyll.plugins.GithubMetadata;
import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.source.SiteFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `site` as templates see it.
final class SiteObject implements LiquidObject {
  private static final int RELATED_MAX = 10;

  /// What is not taken from the configuration, nor noted by itself as `data` is.
  private static final Set<String> COMPUTED =
      Set.of(
          "posts",
          "pages",
          "html_pages",
          "documents",
          "static_files",
          "tags",
          "categories",
          "time",
          "github",
          "collections");

  private final Map<String, @Nullable Object> github;

  private final SiteRendering site;
  private final List<DocumentObject> posts;
  private final List<DocumentObject> pages;
  private final List<DocumentObject> added = new ArrayList<>();
  private final Map<String, List<DocumentObject>> tags;
  private final Map<String, List<DocumentObject>> categories;
  private final List<Map<String, Object>> staticFiles;
  private final DataNames data;

  SiteObject(SiteRendering site) {
    this.site = site;
    posts = objects(site.content().postsNewestFirst());
    pages = objects(site.content().pages());
    tags = grouped(Document::tags);
    categories = grouped(Document::categories);
    github = GithubMetadata.of(site.content().config(), site.edition());
    data = new DataNames(site.content().data());
    staticFiles = site.content().staticFiles().stream().map(SiteObject::staticFile).toList();
  }

  /// Has `site.pages` list pages that no file of their own holds, behind all others. Before
  /// anything is rendered.
  void add(DocumentObject page) {
    added.add(page);
  }

  private List<DocumentObject> pages() {
    return added.isEmpty() ? pages : Stream.concat(pages.stream(), added.stream()).toList();
  }

  private List<DocumentObject> objects(List<Document> documents) {
    return documents.stream().map(site::object).toList();
  }

  private Map<String, List<DocumentObject>> grouped(Function<Document, List<String>> words) {
    // words in the order of the oldest posts that have them, the posts of a word newest first
    var groups = new LinkedHashMap<String, List<DocumentObject>>();
    for (var post : posts.reversed()) {
      words.apply(post.document()).stream()
          .distinct()
          .forEach(word -> groups.computeIfAbsent(word, _ -> new ArrayList<>()).add(post));
    }
    groups.replaceAll((_, found) -> found.reversed());
    return groups;
  }

  private static Map<String, Object> staticFile(SiteFile file) {
    var name = file.name();
    var dot = name.lastIndexOf('.');
    var values = new LinkedHashMap<String, Object>();
    values.put("path", "/" + file.path());
    values.put("name", name);
    values.put("basename", dot < 0 ? name : name.substring(0, dot));
    values.put("extname", dot < 0 ? "" : name.substring(dot));
    return values;
  }

  /// `site` on one page: its related posts are its own.
  LiquidObject on(Document page) {
    return field -> {
      if (field.equals("related_posts")) {
        return page.isPage() ? null : related(page);
      }
      if (COMPUTED.contains(field) || site.content().collections().containsKey(field)) {
        Reads.note(new Read.Site(field));
      }
      return get(field);
    };
  }

  private List<DocumentObject> related(Document page) {
    Reads.note(new Read.Site("posts"));
    return posts.stream()
        .filter(post -> !Objects.equals(post.get("url"), page.url()))
        .limit(RELATED_MAX)
        .toList();
  }

  /// What is known of the repository, but for the commit.
  Map<String, @Nullable Object> github() {
    return github;
  }

  List<DocumentObject> posts() {
    return posts;
  }

  @Override
  public @Nullable Object get(String field) {
    return switch (field) {
      case "posts" -> posts;
      case "pages" -> pages();
      case "html_pages" ->
          pages().stream().filter(page -> page.document().outputPath().endsWith(".html")).toList();
      case "documents" -> documents();
      case "static_files" -> staticFiles;
      case "tags" -> tags;
      case "categories" -> categories;
      case "data" -> data;
      case "github" -> github.isEmpty() ? null : (LiquidObject) this::github;
      case GithubMetadata.REVISION -> site.edition().commit();
      case "time" -> site.time();
      case "collections" -> collections();
      case "related_posts" -> posts.subList(0, Math.min(RELATED_MAX, posts.size()));
      default -> {
        var documents = site.content().collections().get(field);
        yield documents != null ? objects(documents) : site.content().config().values().get(field);
      }
    };
  }

  private @Nullable Object github(String field) {
    if (!field.equals("build_revision")) {
      return github.get(field);
    }
    Reads.note(new Read.Site(GithubMetadata.REVISION));
    return site.edition().commit();
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
        .forEach((name, documents) -> {
          var collection = new LinkedHashMap<String, Object>();
          collection.put("label", name);
          collection.put("docs", objects(documents));
          collection.put("output", site.content().isPublished(name));
          all.add(collection);
        });
    return all;
  }
}

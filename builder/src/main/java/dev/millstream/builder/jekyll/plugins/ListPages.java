package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.FrontMatter;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.jekyll.content.SiteContent;
import dev.millstream.builder.jekyll.content.Slug;
import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The `autopages` of jekyll-paginate-v2: a page for each tag, category and collection, which lists
/// the documents that have it.
public final class ListPages {
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "tags", "tag", ":tag", "autopage_tags.html", "Posts tagged with :tag", "/tag/:tag"),
          new Kind(
              "categories",
              "category",
              ":cat",
              "autopage_category.html",
              "Posts in category :cat",
              "/category/:cat"),
          new Kind(
              "collections",
              "collection",
              ":coll",
              "autopage_collection.html",
              "Posts in collection :coll",
              "/collection/:coll"));

  private final SiteContent site;
  private final List<Document> pages = new ArrayList<>();

  /// What pages are made of: `filter` is the key in `pagination` that has a page list its own.
  private record Kind(
      String key, String filter, String mark, String layout, String title, String permalink) {}

  private ListPages(SiteContent site) {
    this.site = site;
  }

  /// The pages of a site; none if it wants none.
  ///
  /// @throws SourceProblem if a layout's front matter has a mistake
  public static List<Document> of(SiteContent site) throws IOException, SourceProblem {
    var settings = site.config().map("autopages");
    if (!ListSettings.areOn(site.config()) || !Boolean.TRUE.equals(settings.get("enabled"))) {
      return List.of();
    }
    var made = new ListPages(site);
    for (var kind : KINDS) {
      made.add(kind, SiteConfig.mapIn(settings.get(kind.key())).orElse(Map.of()));
    }
    return made.pages;
  }

  private void add(Kind kind, Map<?, ?> settings) throws IOException, SourceProblem {
    if (Boolean.FALSE.equals(settings.get("enabled"))) {
      return;
    }
    var layouts = SiteConfig.texts(settings.get("layouts"));
    for (var layout : layouts.isEmpty() ? List.of(kind.layout()) : layouts) {
      var file = site.tree().find("_layouts/" + layout);
      if (file.isPresent()) {
        var matter = FrontMatter.of(file.get().path(), file.get().content().text());
        for (var name : names(kind).entrySet()) {
          pages.add(page(kind, settings, file.get(), matter.values(), name));
        }
      }
    }
  }

  /// Names as they are asked for, and as they are shown.
  private Map<String, String> names(Kind kind) {
    var names = new TreeMap<String, String>();
    site.collections()
        .forEach((collection, documents) -> {
          for (var document : documents) {
            if (!document.values().containsKey("pagination")) {
              switch (kind.key()) {
                case "tags" -> put(names, ListedDocuments.tagsOf(document), document.tags());
                case "categories" ->
                    put(names, ListedDocuments.categoriesOf(document), document.categories());
                default -> names.putIfAbsent(collection, collection);
              }
            }
          }
        });
    return names;
  }

  private static void put(Map<String, String> names, List<String> wanted, List<String> shown) {
    for (var name : wanted) {
      var asWritten = shown.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
      names.putIfAbsent(name, asWritten);
    }
  }

  private Document page(
      Kind kind,
      Map<?, ?> settings,
      SiteFile layout,
      Map<String, @Nullable Object> matter,
      Map.Entry<String, String> name) {
    var slugify = SiteConfig.mapIn(settings.get("slugify"));
    var mode = Optional.of(slugify.map(map -> Values.text(map.get("mode"))).orElse("none"));
    Function<String, String> filled =
        text -> text.replace(kind.mark(), Slug.of(name.getKey(), mode));
    var pagination = new LinkedHashMap<String, @Nullable Object>();
    site.config().map("pagination").forEach((key, value) -> pagination.put("" + key, value));
    SiteConfig.mapIn(matter.get("pagination"))
        .ifPresent(own -> own.forEach((key, value) -> pagination.put("" + key, value)));
    pagination.put(kind.filter(), name.getKey());
    var values = new LinkedHashMap<String, @Nullable Object>(matter);
    values.put("layout", layout.name().replaceFirst("\\.[^.]*$", ""));
    values.put("title", filled.apply(text(settings, "title", kind.title())));
    values.put("pagination", pagination);
    values.put("autopage", Map.of("display_name", name.getValue()));
    var url = filled.apply(text(settings, "permalink", kind.permalink()));
    return Document.made(layout, values, url.endsWith("/") ? url : url + "/");
  }

  private static String text(Map<?, ?> settings, String key, String otherwise) {
    var value = settings.get(key);
    return value == null ? otherwise : Values.text(value);
  }
}

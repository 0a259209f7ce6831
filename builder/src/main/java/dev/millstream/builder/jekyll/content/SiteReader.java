package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a site's source into pages, documents, data and files to copy. Use it once.
public final class SiteReader {
  private final SiteTree tree;
  private final SiteConfig config;
  private final DocumentReader reader;
  private final Visibility visibility;
  private final OffsetDateTime now;
  private final Map<String, List<Document>> collections = new LinkedHashMap<>();
  private final List<Document> pages = new ArrayList<>();
  private final List<SiteFile> staticFiles = new ArrayList<>();

  /// A reader of `tree`; posts dated after `now` are not shown.
  public SiteReader(SiteTree tree, SiteConfig config, OffsetDateTime now, Warnings warnings) {
    this.tree = tree;
    this.config = config;
    this.now = now;
    reader = new DocumentReader(config, FrontMatterDefaults.of(config), warnings);
    visibility = Visibility.of(config);
    collections.put("posts", new ArrayList<>());
    SiteConfig.texts(config.values().get("collections"))
        .forEach(name -> collections.putIfAbsent(name, new ArrayList<>()));
  }

  /// Everything that the tree holds.
  public SiteContent read() throws IOException, SourceProblem {
    for (var file : tree.files()) {
      if (visibility.isExcluded(file.path())) {
        continue;
      }
      var collection = collectionOf(file.path());
      if (collection.isPresent()) {
        readDocument(file, collection.get());
      } else if (visibility.isShown(file.path())) {
        readPage(file);
      }
    }
    collections.replaceAll((name, documents) -> sorted(name, documents));
    return new SiteContent(
        tree,
        config,
        List.copyOf(pages),
        collections,
        List.copyOf(staticFiles),
        DataFiles.read(tree));
  }

  private Optional<String> collectionOf(String path) {
    var folders = config.text("collections_dir").map(dir -> dir + "/").orElse("");
    if (path.startsWith("_posts/") || path.contains("/_posts/")) {
      return Optional.of("posts");
    }
    if (!path.startsWith(folders + "_")) {
      return Optional.empty();
    }
    var slash = path.indexOf('/', folders.length());
    return Optional.of(path.substring(folders.length() + 1, Math.max(slash, folders.length() + 1)))
        .filter(name -> !name.equals("posts") && collections.containsKey(name));
  }

  private void readDocument(SiteFile file, String collection) throws IOException, SourceProblem {
    var document = reader.document(file, collection);
    if (document.isEmpty()) {
      if (!collection.equals("posts")) {
        staticFiles.add(file);
      }
      return;
    }
    var isFuture = document.get().date().map(date -> date.isAfter(now)).orElse(false);
    if (!isFuture || config.isOn("future") || !collection.equals("posts")) {
      collections.getOrDefault(collection, pages).add(document.get());
    }
  }

  private void readPage(SiteFile file) throws IOException, SourceProblem {
    var page = reader.page(file);
    if (page.isEmpty()) {
      staticFiles.add(file);
    } else if (!Boolean.FALSE.equals(page.get().values().get("published"))) {
      pages.add(readmeAsIndex(page.get()));
    }
  }

  private Document readmeAsIndex(Document page) {
    var name = page.file().name().toLowerCase(Locale.ROOT);
    if (!name.startsWith("readme.")
        || !page.isMarkdown()
        || !config.hasPlugin("jekyll-readme-index")
        || page.values().containsKey("permalink")) {
      return page;
    }
    var folder = page.file().folder().isEmpty() ? "" : page.file().folder() + "/";
    var hasIndex =
        tree.contains(folder + "index.md")
            || tree.contains(folder + "index.html")
            || tree.contains(folder + "index.markdown");
    return hasIndex ? page : page.at("/" + folder);
  }

  private static List<Document> sorted(String collection, List<Document> documents) {
    var byPath = Comparator.comparing((Document document) -> document.file().path());
    var byDate =
        Comparator.comparing(
            (Document document) -> document.date().map(OffsetDateTime::toInstant).orElseThrow());
    return documents.stream()
        .sorted(
            collection.equals("posts")
                ? byDate.thenComparing(Document::slug).thenComparing(byPath)
                : byPath)
        .toList();
  }
}

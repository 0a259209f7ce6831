package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a site's source into pages, documents, data and files to copy. Use it once.
public final class SiteReader {
  private static final int MARKDOWN_CHARS_MAX = 8 << 20;

  private final SiteTree tree;
  private final SiteConfig config;
  private final DocumentReader reader;
  private final Visibility visibility;
  private final OffsetDateTime now;
  private final Warnings warnings;
  private final KnownFiles known;
  private final KnownFiles.Collected found = new KnownFiles.Collected();
  private final Map<String, List<Document>> collections = new LinkedHashMap<>();
  private final List<Document> pages = new ArrayList<>();
  private final List<SiteFile> staticFiles = new ArrayList<>();

  /// A reader of `tree`; posts dated after `now` are not shown. What `known` says of a file of the
  /// same bytes is taken as read: it must come from a site of the same configuration.
  public SiteReader(
      SiteTree tree, SiteConfig config, OffsetDateTime now, Warnings warnings, KnownFiles known) {
    this.tree = tree;
    this.config = config;
    this.now = now;
    this.warnings = warnings;
    this.known = known;
    reader = new DocumentReader(config, FrontMatterDefaults.of(config));
    visibility = Visibility.of(config);
    collections.put("posts", new ArrayList<>());
    SiteConfig.texts(config.values().get("collections"))
        .forEach(name -> collections.putIfAbsent(name, new ArrayList<>()));
  }

  /// Everything that the tree holds.
  public SiteContent read() throws IOException, SourceProblem {
    for (var read : tree.files().parallelStream().map(this::read).toList()) {
      read.rethrow();
      read.warnings().forEach(warnings::add);
      if (read.warnings().isEmpty()) {
        found.add(read.file(), read.role());
      }
      place(read.file(), read.role());
    }
    collections.replaceAll((name, documents) -> DocumentOrder.of(name, documents, config));
    return new SiteContent(
        tree,
        config,
        List.copyOf(pages),
        collections,
        List.copyOf(staticFiles),
        DataFiles.read(tree));
  }

  /// What the files were found to be, for the next reader.
  public KnownFiles found() {
    return found.all();
  }

  /// What one file is, or why it could not be read.
  private record ReadFile(
      SiteFile file, FileRole role, List<String> warnings, Optional<Exception> failure) {
    void rethrow() throws IOException, SourceProblem {
      switch (failure.orElse(null)) {
        case SourceProblem problem -> throw problem;
        case IOException e -> throw e;
        case null, default -> {}
      }
    }
  }

  private ReadFile read(SiteFile file) {
    var heard = new Warnings();
    try {
      var before = known.find(file);
      var role = before.isPresent() ? before.get() : role(file, heard);
      if (before.isEmpty() && role instanceof FileRole.Rendered(var document)) {
        check(document, heard);
      }
      return new ReadFile(file, role, heard.all(), Optional.empty());
    } catch (IOException | SourceProblem e) {
      return new ReadFile(file, new FileRole.Hidden(), List.of(), Optional.of(e));
    }
  }

  /// A page of a size that takes the server's time, or in another encoding.
  private static void check(Document document, Warnings heard) throws IOException, SourceProblem {
    var path = document.file().path();
    var text = document.body().text();
    if (document.isMarkdown() && text.length() > MARKDOWN_CHARS_MAX) {
      throw new SourceProblem(
          "%s: has %,d characters of Markdown, more than %,d"
              .formatted(path, text.length(), MARKDOWN_CHARS_MAX),
          "split the page");
    }
    var unread = text.indexOf(Content.UNREADABLE);
    if (unread >= 0 && !document.file().content().isUtf8()) {
      var lines = text.substring(0, unread).chars().filter(c -> c == '\n').count();
      heard.add(
          path + ":" + (document.bodyLine() + lines),
          "is not UTF-8; what cannot be read is shown as " + Content.UNREADABLE);
    }
  }

  private FileRole role(SiteFile file, Warnings heard) throws IOException, SourceProblem {
    if (visibility.isExcluded(file.path())) {
      return new FileRole.Hidden();
    }
    var collection = collectionOf(file.path());
    if (collection.isPresent()) {
      return documentRole(file, collection.get(), heard);
    }
    if (!visibility.isShown(file.path())) {
      return new FileRole.Hidden();
    }
    var page = reader.page(file);
    if (page.isEmpty()) {
      return new FileRole.Copied();
    }
    return Boolean.FALSE.equals(page.get().values().get("published"))
        ? new FileRole.Hidden()
        : new FileRole.Rendered(page.get());
  }

  private FileRole documentRole(SiteFile file, String collection, Warnings heard)
      throws IOException, SourceProblem {
    var document = reader.document(file, collection, heard);
    if (document.isPresent()) {
      return new FileRole.Rendered(document.get());
    }
    return collection.equals("posts") ? new FileRole.Hidden() : new FileRole.Copied();
  }

  private void place(SiteFile file, FileRole role) {
    switch (role) {
      case FileRole.Hidden() -> {}
      case FileRole.Copied() -> staticFiles.add(file);
      case FileRole.Rendered(var document) -> {
        if (document.isPage()) {
          pages.add(readmeAsIndex(document));
        } else if (isDue(document)) {
          collections.getOrDefault(document.collection(), pages).add(document);
        }
      }
    }
  }

  private boolean isDue(Document document) {
    var isFuture = document.date().map(date -> date.isAfter(now)).orElse(false);
    return !isFuture || config.isOn("future") || !document.isPost();
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
}

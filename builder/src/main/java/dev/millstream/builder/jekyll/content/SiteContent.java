package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a site's source holds. `collections` are in the order of their documents (posts: oldest
/// first). Immutable.
public record SiteContent(
    SiteTree tree,
    SiteConfig config,
    List<Document> pages,
    Map<String, List<Document>> collections,
    List<SiteFile> staticFiles,
    Map<String, @Nullable Object> data) {
  /// A collection's documents.
  public List<Document> collection(String name) {
    return collections.getOrDefault(name, List.of());
  }

  /// The posts, newest first.
  public List<Document> postsNewestFirst() {
    return collection("posts").reversed();
  }

  /// Whether a collection's documents become files.
  public boolean isPublished(String collection) {
    if (collection.equals("posts")) {
      return true;
    }
    return SiteConfig.mapIn(config.map("collections").get(collection))
        .map(settings -> Boolean.TRUE.equals(settings.get("output")))
        .orElse(false);
  }
}

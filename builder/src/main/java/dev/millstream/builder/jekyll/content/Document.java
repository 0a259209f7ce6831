package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.value.Values;
import dev.millstream.builder.source.SiteFile;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file with front matter: a page, a post, or a document of another collection. `collection` is
/// empty for a page; `values` are the front matter over the defaults; `date` is the post's.
/// Immutable.
public record Document(
    SiteFile file,
    String collection,
    String slug,
    Map<String, @Nullable Object> values,
    Body body,
    int bodyLine,
    Optional<OffsetDateTime> date,
    List<String> categories,
    List<String> tags,
    String url) {
  public Document {
    categories = List.copyOf(categories);
    tags = List.copyOf(tags);
  }

  /// Whether it is a page of its own, in no collection.
  public boolean isPage() {
    return collection.isEmpty();
  }

  /// Whether it is a post.
  public boolean isPost() {
    return collection.equals("posts");
  }

  /// Whether its body is Markdown.
  public boolean isMarkdown() {
    return Kinds.isMarkdown(file.extension());
  }

  /// A value of the front matter as text; empty if it is absent.
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(Values::text).filter(text -> !text.isEmpty());
  }

  /// The extension of what it becomes, with its dot.
  public String outputExtension() {
    return Kinds.outputExtension(file.extension());
  }

  /// The path of the file it becomes, from its address.
  public String outputPath() {
    return Permalinks.outputPath(url, outputExtension());
  }

  /// This document from the same bytes in another commit; its body is read when it is needed.
  Document from(SiteFile same) {
    return new Document(
        same, collection, slug, values, body.from(same), bodyLine, date, categories, tags, url);
  }

  /// This document at another address.
  public Document at(String url) {
    return new Document(
        file, collection, slug, values, body, bodyLine, date, categories, tags, url);
  }

  /// This document at another address, with other values.
  public Document at(String url, Map<String, @Nullable Object> values) {
    return new Document(
        file, collection, slug, values, body, bodyLine, date, categories, tags, url);
  }

  /// A page that no file holds, with an empty body; `file` is what it was made of.
  public static Document made(SiteFile file, Map<String, @Nullable Object> values, String url) {
    return new Document(
        file, "", "", values, Body.of(file, 0, ""), 1, Optional.empty(), List.of(), List.of(), url);
  }
}

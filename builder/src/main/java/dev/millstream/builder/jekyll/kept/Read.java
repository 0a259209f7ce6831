package dev.millstream.builder.jekyll.kept;

/// One thing that a page looked at while it was rendered, beside its own source and the
/// configuration.
public sealed interface Read {
  /// A field of the document or page at a source path.
  record Field(String path, String name) implements Read {}

  /// A document's rendered body.
  record Body(String path) implements Read {}

  /// A post's rendered excerpt.
  record Excerpt(String path) implements Read {}

  /// The bytes at a source path: an include, a layout, a document's source; or that there is none.
  record Source(String path) implements Read {}

  /// A list or map of `site`; documents in it by their paths.
  record Site(String name) implements Read {}

  /// One name in `site.data`.
  record Data(String name) implements Read {}

  /// Where a link to a source path leads.
  record Address(String path) implements Read {}

  /// Where `post_url` leads.
  record Post(String name) implements Read {}

  /// What the theme shows of other pages on this one.
  record Links(String path) implements Read {}

  /// What the theme shows of the site on every page.
  record Look() implements Read {}

  /// All of the source: what a page reads that reads too much to be told one by one.
  record Everything() implements Read {}
}

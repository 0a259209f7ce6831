package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SiteFile;

/// What a file is to its site.
sealed interface FileRole {
  /// Not part of the site.
  record Hidden() implements FileRole {}

  /// Published as it is.
  record Copied() implements FileRole {}

  /// A page, or a document of a collection.
  record Rendered(Document document) implements FileRole {}

  /// The same role of the same file in another commit.
  default FileRole of(SiteFile file) {
    return this instanceof Rendered(var document) ? new Rendered(document.from(file)) : this;
  }

  /// The same role without the text of its body, which is read again when it is needed.
  default FileRole withoutBody() {
    return this instanceof Rendered(var document)
        ? new Rendered(document.from(document.file()))
        : this;
  }
}

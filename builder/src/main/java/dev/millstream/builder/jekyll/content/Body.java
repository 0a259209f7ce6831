package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SiteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// What follows a file's front matter. Thread-safe.
public final class Body {
  private final SiteFile file;
  private final int begin;

  /// Read again if it is null; two threads that do get the same.
  private volatile @Nullable String text;

  private Body(SiteFile file, int begin, @Nullable String text) {
    this.file = file;
    this.begin = begin;
    this.text = text;
  }

  /// A body that was read: it begins at the character `begin` of the file's text.
  static Body of(SiteFile file, int begin, String text) {
    return new Body(file, begin, text);
  }

  /// The same body, to be read from this file when it is asked for.
  Body from(SiteFile same) {
    return new Body(same, begin, null);
  }

  /// The text.
  ///
  /// @throws UncheckedIOException if the file cannot be read any more
  public String text() {
    var known = text;
    if (known == null) {
      try {
        known = file.content().text().substring(begin);
      } catch (IOException e) {
        throw new UncheckedIOException(file.path() + ": " + e.getMessage(), e);
      }
      text = known;
    }
    return known;
  }
}

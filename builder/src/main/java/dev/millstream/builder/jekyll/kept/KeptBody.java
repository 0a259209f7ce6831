package dev.millstream.builder.jekyll.kept;

import java.util.Optional;

/// What a document's rendered body was; with its text, if there was room for it.
public record KeptBody(Fingerprint html, Optional<PackedText> text) {
  /// The bytes that its text takes.
  public int weight() {
    return text.map(PackedText::size).orElse(0);
  }
}

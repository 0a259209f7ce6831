package dev.millstream.builder.jekyll.kept;

import java.util.Optional;

/// What a document's rendered body and excerpt were; with their texts, if there was room for them.
public record KeptBody(Fingerprint html, Fingerprint excerpt, Optional<PackedTexts> texts) {
  /// The bytes that its texts take.
  public int weight() {
    return texts.map(PackedTexts::size).orElse(0);
  }
}

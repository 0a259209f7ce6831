package dev.millstream.builder.media;

import java.util.Optional;

/// What a site's `[media]` wishes for. `sizes` writes pictures' sizes into pages: all pages if
/// true, none if false, unless said those that have the default look.
public record MediaWishes(Optional<Boolean> sizes) {
  /// Nothing was said.
  public static final MediaWishes NONE = new MediaWishes(Optional.empty());
}

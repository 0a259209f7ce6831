package dev.millstream.builder.media;

import java.util.Optional;

/// What a site's `[media]` wishes for. `sizes` writes pictures' sizes into pages: all pages if
/// true, none if false, unless said those that have the default look. `videos` shows videos in
/// players: unless said, in a folder of Markdown. `pictures` sends them in smaller formats: unless
/// said, those of sites that are rendered. `streamsOf` is the project whose streams the site's
/// videos become; empty where they stay files.
public record MediaWishes(
    Optional<Boolean> sizes,
    Optional<Boolean> videos,
    Optional<Boolean> pictures,
    Optional<String> streamsOf) {
  /// Nothing was said.
  public static final MediaWishes NONE =
      new MediaWishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// The same, with streams of this project.
  public MediaWishes streaming(String project) {
    return new MediaWishes(sizes, videos, pictures, Optional.of(project));
  }
}

package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.media.MediaWishes;
import java.util.Optional;

/// What a site's `[render]` wishes for beside its pages: each page in Markdown, too; a list of them
/// for language models; `repository` is where the source can be looked at. And what its `[media]`
/// wishes for in them.
public record Outputs(
    boolean markdown, boolean llms, Optional<String> repository, MediaWishes media) {
  /// The same, with streams of this project's videos.
  public Outputs streaming(String project) {
    return new Outputs(markdown, llms, repository, media.streaming(project));
  }

  /// Pages only.
  public static final Outputs DEFAULTS =
      new Outputs(false, false, Optional.empty(), MediaWishes.NONE);
}

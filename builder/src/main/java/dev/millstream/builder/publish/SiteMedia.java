package dev.millstream.builder.publish;

import dev.millstream.store.video.SiteVideos;

/// What becomes of a site's media once it is live: which files become streams, and whether its
/// pictures are made smaller.
public record SiteMedia(SiteVideos videos, boolean smallerPictures) {
  /// All stay as they are.
  public static final SiteMedia AS_IT_IS = new SiteMedia(SiteVideos.NONE, false);
}

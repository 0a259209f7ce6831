package dev.millstream.store.video;

import java.util.Map;

/// A site's video files that become streams: paths in its tree by the uid of the video. A uid names
/// the file's bytes within its project, so that each file becomes one video, whatever deployments
/// hold it.
public record SiteVideos(Map<String, String> paths) {
  /// Pages with such videos load it: the edge answers it with what shows the streams.
  public static final String SCRIPT = "/_millstream/video.js";

  /// None.
  public static final SiteVideos NONE = new SiteVideos(Map.of());

  public SiteVideos {
    paths = Map.copyOf(paths);
  }
}

package dev.millstream.builder.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.store.Digest;
import dev.millstream.store.video.SiteVideos;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A site's video files, told by their names.
public final class VideoFiles {
  /// Of one deployment; the others stay files.
  private static final int STREAMS_MAX = 50;

  private static final int UID_CHARS = 32;
  private static final Set<String> EXTENSIONS = Set.of("mp4", "m4v", "mov", "webm", "mkv");

  private VideoFiles() {}

  /// Whether a path, or an address without its query, names a video.
  static boolean isOne(String path) {
    return EXTENSIONS.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /// The video that a file's bytes become in a project; empty for a file that is in no repository.
  static Optional<String> uid(String project, Content content) {
    return switch (content) {
      case Content.Blob blob -> Optional.of(uid(project, blob.id().name()));
      case Content.Stored stored -> Optional.of(uid(project, stored.digest().hex()));
      case Content.Bytes _, Content.OnDisk _ -> Optional.empty();
    };
  }

  private static String uid(String project, String name) {
    return Digest.of(("video of " + project + ": " + name).getBytes(UTF_8))
        .hex()
        .substring(0, UID_CHARS);
  }

  /// The streams that these files of a project become, the first by path.
  public static SiteVideos streams(String project, Collection<SiteFile> files) {
    var paths = new LinkedHashMap<String, String>();
    for (var file : files) {
      if (isOne(file.path()) && paths.size() < STREAMS_MAX) {
        uid(project, file.content()).ifPresent(uid -> paths.putIfAbsent(uid, "/" + file.path()));
      }
    }
    return new SiteVideos(paths);
  }
}

package dev.millstream.control.stream.download;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.download.DownloadKind;
import java.util.Optional;

/// One download of a video: `job` makes it, `percent` (0 to 100) says how far it is. It is ready
/// once there is a file of it.
public record Download(
    String uid,
    DownloadKind kind,
    String job,
    boolean failed,
    double percent,
    Optional<Digest> file,
    long bytes) {
  /// As the API names it.
  String status() {
    return failed ? "error" : file.isPresent() ? "ready" : "inprogress";
  }
}

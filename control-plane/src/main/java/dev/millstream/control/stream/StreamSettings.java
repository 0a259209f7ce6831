package dev.millstream.control.stream;

import dev.millstream.store.network.Outbound;
import java.nio.file.Path;

/// Where uploads and encodings work (`uploads/` and `transcode/` in the data folder), where the
/// public sees videos (`streamUrl`, no slash at its end), and whether the source of a video is kept
/// in the store beside its stream, for later downloads and better ladders; `outbound` says where it
/// connects to.
public record StreamSettings(
    Path dataDirectory,
    String streamUrl,
    boolean keepSource,
    Outbound outbound,
    StreamLimits limits) {
  /// What shows a video's player in another page.
  String embed(String uid) {
    return """
    <iframe src="%s/%s/iframe" style="border: none" height="720" width="1280" \
    allow="accelerometer; gyroscope; autoplay; encrypted-media; picture-in-picture;" \
    allowfullscreen="true"></iframe>
    """
        .formatted(streamUrl, uid);
  }

  Path uploads() {
    return dataDirectory.resolve("uploads");
  }

  /// Where files are joined.
  Path remux() {
    return dataDirectory.resolve("remux");
  }

  Path upload(String uid) {
    return upload(dataDirectory, uid);
  }

  static Path upload(Path data, String uid) {
    return data.resolve("uploads").resolve(uid);
  }

  /// Where encodings work, each in a folder of its video's uid.
  Path transcoding() {
    return dataDirectory.resolve("transcode");
  }

  Path work(String uid) {
    return work(dataDirectory, uid);
  }

  static Path work(Path data, String uid) {
    return data.resolve("transcode").resolve(uid);
  }
}

package dev.millstream.control.stream;

import java.nio.file.Path;

/// Where uploads and encodings work (`uploads/` and `transcode/` in the data folder), where the
/// public sees videos (`streamUrl`, no slash at its end), and whether the source of a video is kept
/// in the store beside its stream, for later downloads and better ladders.
public record StreamSettings(
    Path dataDirectory, String streamUrl, boolean keepSource, StreamLimits limits) {
  Path uploads() {
    return dataDirectory.resolve("uploads");
  }

  Path upload(String uid) {
    return uploads().resolve(uid);
  }

  Path work(String uid) {
    return dataDirectory.resolve("transcode").resolve(uid);
  }
}

package dev.millstream.transcoder;

import dev.millstream.store.ObjectStore;
import dev.millstream.transcoder.overlay.Overlay;
import java.nio.file.Path;
import java.util.Optional;

/// A video to turn into a stream: `workDirectory` belongs to this job alone, holds what the next
/// try goes on from if one fails, and is gone at the end; `overlay` is drawn over its pictures.
public record TranscodeRequest(
    String uid,
    String name,
    Path source,
    Path workDirectory,
    ObjectStore store,
    double maxDurationSeconds,
    Optional<Overlay> overlay) {
  /// The same, of a shorter video if this allows a longer one.
  public TranscodeRequest within(double seconds) {
    return new TranscodeRequest(
        uid, name, source, workDirectory, store, Math.min(maxDurationSeconds, seconds), overlay);
  }

  /// One without a picture over it.
  public TranscodeRequest(
      String uid,
      String name,
      Path source,
      Path workDirectory,
      ObjectStore store,
      double maxDurationSeconds) {
    this(uid, name, source, workDirectory, store, maxDurationSeconds, Optional.empty());
  }
}

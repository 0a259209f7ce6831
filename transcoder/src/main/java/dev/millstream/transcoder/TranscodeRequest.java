package dev.millstream.transcoder;

import dev.millstream.store.ObjectStore;
import dev.millstream.transcoder.chunk.ChunkBoard;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.source.PassThrough;
import java.nio.file.Path;
import java.util.Optional;

/// A video to turn into a stream: `workDirectory` belongs to this job alone, holds what the next
/// try goes on from if one fails, and is gone at the end; `overlay` is drawn over its pictures. Its
/// own pictures are shown as `passThrough` says, or the settings. With a `board`, other processes
/// may help.
public record TranscodeRequest(
    String uid,
    String name,
    Path source,
    Path workDirectory,
    ObjectStore store,
    double maxDurationSeconds,
    Optional<Overlay> overlay,
    Optional<PassThrough> passThrough,
    Optional<ChunkBoard> board) {
  /// The same, of a shorter video if this allows a longer one.
  public TranscodeRequest within(double seconds) {
    return new TranscodeRequest(
        uid,
        name,
        source,
        workDirectory,
        store,
        Math.min(maxDurationSeconds, seconds),
        overlay,
        passThrough,
        board);
  }

  /// The same, of which processes that share a board make the ladder.
  public TranscodeRequest on(ChunkBoard shared) {
    return new TranscodeRequest(
        uid,
        name,
        source,
        workDirectory,
        store,
        maxDurationSeconds,
        overlay,
        passThrough,
        Optional.of(shared));
  }

  /// The same, made in another folder.
  public TranscodeRequest in(Path folder) {
    return new TranscodeRequest(
        uid, name, source, folder, store, maxDurationSeconds, overlay, passThrough, board);
  }

  /// The same, with a wish of its own for its own pictures.
  public TranscodeRequest passThrough(PassThrough wished) {
    return new TranscodeRequest(
        uid,
        name,
        source,
        workDirectory,
        store,
        maxDurationSeconds,
        overlay,
        Optional.of(wished),
        board);
  }

  /// One without a picture over it, and without others.
  public TranscodeRequest(
      String uid,
      String name,
      Path source,
      Path workDirectory,
      ObjectStore store,
      double maxDurationSeconds) {
    this(
        uid,
        name,
        source,
        workDirectory,
        store,
        maxDurationSeconds,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

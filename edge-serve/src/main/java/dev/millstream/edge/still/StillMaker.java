package dev.millstream.edge.still;

import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;

/// Makes pictures of videos, or says that it cannot; that blocks.
@FunctionalInterface
public interface StillMaker {
  /// Makes none.
  StillMaker NONE = (_, _, _) -> new Nothing();

  /// Somebody looks at a video, and may soon ask for pictures. Does not block.
  default void expect() {}

  Outcome make(Scope scope, Manifest tree, Shot shot) throws IOException;

  /// How it ended.
  sealed interface Outcome {}

  /// The file.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Made(byte[] file) implements Outcome {}

  /// The tree has no pictures.
  record Nothing() implements Outcome {}

  /// Too many wait already.
  record Busy() implements Outcome {}
}

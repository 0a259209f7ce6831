package dev.millstream.store.spool;

import dev.millstream.store.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Where a [SpooledStage] brings its files.
public interface Destination extends AutoCloseable {
  /// Makes `link` a hard link to the object if the destination has it as a file here, so that the
  /// bytes need not be written again and stay whatever a garbage collector does meanwhile.
  ///
  /// @return whether it did
  default boolean reuse(Digest digest, long size, Path link) throws IOException {
    return false;
  }

  /// [dev.millstream.store.Stage#keep]; a destination that knows no collector holds nothing.
  default Set<Digest> keep(Collection<Digest> digests) throws IOException {
    return Set.copyOf(digests);
  }

  /// Makes the objects durable and visible; files may be moved away.
  void place(Map<Digest, Path> files) throws IOException;

  /// Lets go of what it held for its stage, which ends.
  @Override
  default void close() {}
}

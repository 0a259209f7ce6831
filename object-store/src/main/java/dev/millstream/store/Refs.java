package dev.millstream.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The published copies of live refs, which edges read. The truth of a ref is the control plane's
/// SQL row; a copy carries the row's version and never goes back. Thread-safe.
public interface Refs {
  /// What the name points at now.
  Optional<Ref> read(RefName name) throws IOException;

  /// Publishes `ref` if its version is higher than that of the copy (or tombstone) there is.
  ///
  /// @return whether it was published
  boolean publish(Ref ref) throws IOException;

  /// Takes a name away, under a version like [#publish]: an older publish cannot bring it back.
  ///
  /// @return whether it was removed
  boolean remove(RefName name, long version) throws IOException;

  /// The refs whose names begin with `prefix`, sorted by name.
  List<Ref> list(String prefix) throws IOException;

  /// Calls `listener` with a name soon after it was published or removed here, until closed; also
  /// called for changes by other processes, within a second. The listener must not block.
  Watch watch(Consumer<RefName> listener);

  /// A running watch.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}

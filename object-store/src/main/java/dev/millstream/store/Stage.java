package dev.millstream.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/// One running publish: objects put here become visible and durable together, at [#commit], and are
/// safe from the garbage collector until [#close]. Closing without a commit leaves nothing behind.
/// Thread-safe: many threads may put at once.
public interface Stage extends AutoCloseable {
  /// Takes the bytes in.
  Digest put(byte[] bytes) throws IOException;

  /// Takes a stream in to its end, in constant memory; does not close it.
  Digest put(InputStream bytes) throws IOException;

  /// Takes a finished file in, which must not be written to any more. It is moved (or copied,
  /// across file systems), but leaves its old place only at the commit.
  Digest putFile(Path file) throws IOException;

  /// Takes a stream in that must have this digest.
  ///
  /// @throws CorruptObjectException if it does not; nothing is kept then
  void put(Digest expected, InputStream bytes) throws IOException;

  /// Keeps objects that the scope holds already, and, of a manifest, all that it names, as safe
  /// from the garbage collector as if they were put now.
  ///
  /// @return those of `digests` that the scope does not hold: put them
  Set<Digest> keep(Collection<Digest> digests) throws IOException;

  /// Makes all that was put so far visible and durable. More may be put and committed afterwards.
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}

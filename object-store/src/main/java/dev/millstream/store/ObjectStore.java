package dev.millstream.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// Keeps immutable bytes under the hash of their content, and the refs that make trees of them
/// live. Thread-safe. Objects are written through a [Stage] only; what a stage committed is
/// durable.
public interface ObjectStore extends AutoCloseable {
  /// Begins a publish into `scope`.
  Stage stage(Scope scope) throws IOException;

  /// Those of `digests` that the scope does not hold; one batch, few round trips.
  Set<Digest> missing(Scope scope, Collection<Digest> digests) throws IOException;

  /// The object's size in bytes; empty if the scope does not hold it.
  OptionalLong size(Scope scope, Digest digest) throws IOException;

  /// The object's bytes as a stream.
  ///
  /// @throws NoSuchObjectException if the scope does not hold it
  InputStream open(Scope scope, Digest digest) throws IOException;

  /// A part of the object's bytes.
  ///
  /// @throws IllegalArgumentException if the part does not lie within the object
  /// @throws NoSuchObjectException if the scope does not hold it
  InputStream open(Scope scope, Digest digest, ByteRange range) throws IOException;

  /// A local file with the object's bytes, never to be written to: the object itself in a file
  /// store, a verified cached copy otherwise. It may vanish once it is no longer referred to.
  ///
  /// @throws NoSuchObjectException if the scope does not hold it
  Path file(Scope scope, Digest digest) throws IOException;

  /// All bytes of a small object, verified against the digest.
  default byte[] read(Scope scope, Digest digest) throws IOException {
    byte[] bytes;
    try (var in = open(scope, digest)) {
      bytes = in.readAllBytes();
    }
    if (!Digest.of(bytes).equals(digest)) {
      throw new CorruptObjectException("object " + digest + " in " + scope + " is damaged");
    }
    return bytes;
  }

  /// Removes an object; nothing happens if there is none.
  void delete(Scope scope, Digest digest) throws IOException;

  /// Removes those of `digests` that no stage has put or kept since `before`; one that a stage
  /// keeps at this moment either stays, or the stage hears that it is missing.
  ///
  /// @return the removed ones
  Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before) throws IOException;

  /// Removes everything of a scope but its refs.
  void deleteAll(Scope scope) throws IOException;

  /// The scope's objects, in no order. Close the stream.
  Stream<StoredObject> list(Scope scope) throws IOException;

  /// The scopes that hold objects. Close the stream.
  Stream<Scope> scopes() throws IOException;

  /// The published refs.
  Refs refs();

  /// Makes `owner` the only one who publishes and collects until it is closed: others who hold the
  /// store are refused. Many processes may publish into local files, so there it does nothing.
  ///
  /// @throws IOException if another holds it
  default Hold hold(Owner owner) throws IOException {
    return () -> {};
  }

  @Override
  void close() throws IOException;

  /// A store that is held.
  @FunctionalInterface
  interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}

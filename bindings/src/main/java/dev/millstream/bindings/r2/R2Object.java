package dev.millstream.bindings.r2;

import dev.millstream.store.Digest;
import java.util.List;

/// An object of a bucket and where its bytes are. `uploaded` is in milliseconds since 1970; the
/// metadata and the checksums are JSON objects.
public record R2Object(
    String key,
    String version,
    long size,
    String etag,
    long uploaded,
    String http,
    String custom,
    String checksums,
    List<Piece> pieces) {
  public R2Object {
    pieces = List.copyOf(pieces);
  }

  /// Some of an object's bytes, as the object store has them.
  public record Piece(Digest digest, long size) {}
}

package dev.millstream.bindings.r2;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;

/// The bytes of a bucket's objects. What no object names any more is left to the garbage collector,
/// a day later at the earliest: whoever reads it meanwhile can go on.
final class R2Content {
  private static final String GONE = "a part of the object is not there any more";
  private static final int BUFFER_BYTES = 64 << 10;

  private final ObjectStore store;

  R2Content(ObjectStore store) {
    this.store = store;
  }

  static Scope scope(String bucket) {
    return Scope.bucket(bucket);
  }

  /// Keeps bytes durably.
  R2Object.Piece keep(String bucket, byte[] bytes) throws IOException {
    try (var stage = store.stage(scope(bucket))) {
      var digest = stage.put(bytes);
      stage.commit();
      return new R2Object.Piece(digest, bytes.length);
    }
  }

  /// Makes sure that pieces are there and stay there for the moment.
  void renew(String bucket, List<R2Object.Piece> pieces) throws IOException {
    var digests = pieces.stream().map(R2Object.Piece::digest).toList();
    try (var stage = store.stage(scope(bucket))) {
      if (!stage.keep(digests).isEmpty()) {
        throw new Refusal(400, GONE);
      }
      for (var piece : pieces) {
        if (store.size(scope(bucket), piece.digest()).orElse(-1) != piece.size()) {
          throw new Refusal(400, GONE);
        }
      }
      stage.commit();
    }
  }

  byte[] read(String bucket, Digest digest, long offset, int length) throws IOException {
    try (var in = store.open(scope(bucket), digest, new ByteRange(offset, length))) {
      return in.readNBytes(length);
    } catch (NoSuchObjectException e) {
      throw new Refusal(404, "the object is not there any more");
    }
  }

  /// Has every hash read all bytes of the pieces.
  void hash(String bucket, List<R2Object.Piece> pieces, List<MessageDigest> hashes)
      throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    for (var piece : pieces) {
      try (InputStream in = store.open(scope(bucket), piece.digest())) {
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          for (var hash : hashes) {
            hash.update(buffer, 0, read);
          }
        }
      }
    }
  }

  void copy(String bucket, List<R2Object.Piece> pieces, OutputStream out) throws IOException {
    for (var piece : pieces) {
      try (var in = store.open(scope(bucket), piece.digest())) {
        in.transferTo(out);
      }
    }
  }

  void removeAll(String bucket) throws IOException {
    store.deleteAll(scope(bucket));
  }
}

package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.StoredObject;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A pack as a listing found it. `stem` is its key without the suffix, `stateTag` the ETag of its
/// state, empty while it has none. Immutable.
record Pack(String stem, PackIndex index, PackState state, String stateTag, Instant written) {
  static final String SUFFIX = ".pack";
  static final String STATE_SUFFIX = ".state";

  String key() {
    return stem + SUFFIX;
  }

  String stateKey() {
    return stem + STATE_SUFFIX;
  }

  Pack with(PackState next, String tag) {
    return new Pack(stem, index, next, tag, written);
  }

  Pack writtenAt(Instant at) {
    return new Pack(stem, index, state, stateTag, at);
  }

  /// Which entry is the object's, if it is alive; negative otherwise.
  int find(byte[] digest) {
    var at = index.find(digest);
    return at >= 0 && !state.isDead(at) ? at : -1;
  }

  IntStream alive() {
    return IntStream.range(0, index.count()).filter(at -> !state.isDead(at));
  }

  Stream<StoredObject> objects() {
    return alive()
        .mapToObj(at -> new StoredObject(index.digest(at), index.range(at).length(), modified(at)));
  }

  /// When the object was written or last kept.
  Instant modified(int at) {
    var kept = state.keptAt(at);
    return kept.isAfter(written) ? kept : written;
  }

  /// Whether less than half of it is of use.
  boolean isMostlyDead() {
    var alive = alive().mapToLong(at -> index.range(at).length()).sum();
    return alive * 2 < index.packBytes() - index.indexBytes() || state.isSealed();
  }

  /// An object's place in a pack.
  record Place(Pack pack, int at) {
    Digest digest() {
      return pack.index().digest(at);
    }

    ByteRange range() {
      return pack.index().range(at);
    }
  }
}

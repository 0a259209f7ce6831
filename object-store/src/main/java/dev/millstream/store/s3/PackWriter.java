package dev.millstream.store.s3;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.parallel.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes small objects in packs, some at a time, each in one request: a pack is there whole, with
/// its index, or not at all. Thread-safe.
final class PackWriter {
  /// Bounds the memory: that many packs are held at once.
  private static final int UPLOADS_AT_ONCE = 4;

  private static final SecureRandom SALTS = new SecureRandom();

  private final Bucket bucket;
  private final Packs packs;
  private final int bytesMax;

  PackWriter(Bucket bucket, Packs packs, int bytesMax) {
    this.bucket = bucket;
    this.packs = packs;
    this.bytesMax = bytesMax;
  }

  /// Writes objects whose lengths are known, in the order of their digests.
  List<Pack> write(Scope scope, SortedMap<Digest, Integer> lengths, Source source)
      throws IOException {
    var written = new ArrayList<Pack>();
    var uploads = new ArrayList<Parallel.Step>();
    for (var part : split(lengths)) {
      uploads.add(() -> {
        var pack = upload(scope, part, source);
        synchronized (written) {
          written.add(pack);
        }
      });
    }
    Parallel.run(uploads, UPLOADS_AT_ONCE);
    return written;
  }

  private List<SortedMap<Digest, Integer>> split(SortedMap<Digest, Integer> lengths) {
    var parts = new ArrayList<SortedMap<Digest, Integer>>();
    SortedMap<Digest, Integer> part = new TreeMap<>();
    var bytes = 0L;
    for (var each : lengths.entrySet()) {
      if (bytes + each.getValue() > bytesMax) {
        parts.add(part);
        part = new TreeMap<>();
        bytes = 0;
      }
      part.put(each.getKey(), each.getValue());
      bytes += each.getValue();
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private Pack upload(Scope scope, SortedMap<Digest, Integer> lengths, Source source)
      throws IOException {
    // two writers of the same objects must not meet in one name: one of them may drop it
    var salt = new byte[PackIndex.SALT_BYTES];
    SALTS.nextBytes(salt);
    var index = PackIndex.of(lengths, salt);
    var bytes = ByteBuffer.allocate(Math.toIntExact(index.packBytes())).put(index.bytes());
    for (var each : lengths.entrySet()) {
      var object = source.read(each.getKey());
      if (object.length != each.getValue() || !Digest.of(object).equals(each.getKey())) {
        throw new CorruptObjectException("the bytes of " + each.getKey() + " changed on the way");
      }
      bytes.put(object);
    }
    var state = PackState.fresh(index.count());
    var pack = new Pack(Packs.stem(scope, index), index, state, "", Instant.now());
    bucket.write(pack.key(), bytes.array());
    packs.add(scope, pack);
    return pack;
  }

  /// Where the objects come from.
  @FunctionalInterface
  interface Source {
    byte[] read(Digest digest) throws IOException;
  }
}

package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;

/// The first part of a pack: which objects it holds, in the order of their digests, and how long
/// each is. Their bytes follow in that order without a gap, so that no entry can overlap another or
/// point outside. `docs/storage.md` has the format; a pack's name is the digest of its index.
/// Immutable.
final class PackIndex {
  static final int SALT_BYTES = 16;

  private static final long MAGIC_AND_VERSION = 0x4d53_5041_434b_0001L;
  private static final int HEADER = Long.BYTES + SALT_BYTES + Integer.BYTES;
  private static final int DIGEST = 32;
  private static final int ENTRY = DIGEST + Integer.BYTES;

  private final byte[] bytes;

  /// Where each object begins in the pack, and where the last one ends.
  private final long[] starts;

  private PackIndex(byte[] bytes, long[] starts) {
    this.bytes = bytes;
    this.starts = starts;
  }

  /// The index of a pack of objects of these lengths; `salt` keeps the name from being used twice.
  static PackIndex of(SortedMap<Digest, Integer> lengths, byte[] salt) {
    var bytes = ByteBuffer.allocate(HEADER + lengths.size() * ENTRY);
    bytes.putLong(MAGIC_AND_VERSION).put(salt).putInt(lengths.size());
    lengths.forEach((digest, length) -> bytes.put(digest.bytes()).putInt(length));
    return new PackIndex(bytes.array(), starts(bytes.array()));
  }

  /// Reads the index of a pack of `packBytes` bytes.
  static PackIndex parse(byte[] bytes, long packBytes) throws CorruptObjectException {
    var header = ByteBuffer.wrap(bytes);
    check(bytes.length >= HEADER, "is cut");
    var magic = header.getLong();
    check(magic >>> 16 == MAGIC_AND_VERSION >>> 16, "is none");
    check(magic == MAGIC_AND_VERSION, "is of version " + (magic & 0xffff) + ", which is unknown");
    var count = header.getInt(HEADER - Integer.BYTES);
    check(count > 0 && bytes.length == HEADER + (long) count * ENTRY, "has not the length it says");
    for (var i = 0; i < count; i++) {
      check(header.getInt(entry(i) + DIGEST) >= 0, "has a negative length");
      check(i == 0 || compare(bytes, i - 1, bytes, entry(i)) < 0, "is not in order");
    }
    var index = new PackIndex(bytes, starts(bytes));
    check(index.packBytes() == packBytes, "does not cover its pack");
    return index;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int indexBytes() {
    return bytes.length;
  }

  Digest name() {
    return Digest.of(bytes);
  }

  int count() {
    return starts.length - 1;
  }

  /// The size of the whole pack, this index included.
  long packBytes() {
    return starts[count()];
  }

  Digest digest(int at) {
    return Digest.ofHash(Arrays.copyOfRange(bytes, entry(at), entry(at) + DIGEST));
  }

  /// Where in the pack the object is.
  ByteRange range(int at) {
    return new ByteRange(starts[at], starts[at + 1] - starts[at]);
  }

  /// Which entry is the object's; negative if there is none.
  int find(byte[] digest) {
    var low = 0;
    var high = count() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var order = compare(bytes, middle, digest, 0);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static long[] starts(byte[] bytes) {
    var entries = ByteBuffer.wrap(bytes);
    var starts = new long[(bytes.length - HEADER) / ENTRY + 1];
    starts[0] = bytes.length;
    for (var i = 0; i < starts.length - 1; i++) {
      starts[i + 1] = starts[i] + entries.getInt(entry(i) + DIGEST);
    }
    return starts;
  }

  private static int compare(byte[] bytes, int at, byte[] others, int from) {
    var start = entry(at);
    return Arrays.compareUnsigned(bytes, start, start + DIGEST, others, from, from + DIGEST);
  }

  private static int entry(int at) {
    return HEADER + at * ENTRY;
  }

  private static void check(boolean right, String problem) throws CorruptObjectException {
    if (!right) {
      throw new CorruptObjectException("a pack's index " + problem);
    }
  }
}

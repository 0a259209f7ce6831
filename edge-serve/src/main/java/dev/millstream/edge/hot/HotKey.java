package dev.millstream.edge.hot;

import dev.millstream.edge.http.AcceptMarks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What an answer depends on, as it came over the wire: host, target, accepted codings, scheme,
/// formats of pictures. A probe is filled again and again and never kept; what is kept is a
/// [#copy].
final class HotKey implements Comparable<HotKey> {
  /// Is added to what the answer to a part depends on.
  static final byte[] RANGED = {'2', '0', '6'};

  /// Is added for formats of pictures that are accepted, by [AcceptMarks].
  private static final byte[][] ACCEPTED = {{}, {'a'}, {'w'}, {'a', 'w'}};

  private static final int SEED = ThreadLocalRandom.current().nextInt();
  private static final int PRIME = 0x01000193;

  private final byte[] bytes;
  private int length;
  private int hash;

  /// An empty probe.
  HotKey(int bytesMax) {
    bytes = new byte[bytesMax];
  }

  private HotKey(byte[] bytes, int hash) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.hash = hash;
  }

  /// The part that says which formats of pictures are accepted; `marks` may be -1 for none.
  static byte[] accepted(int marks) {
    return ACCEPTED[marks < 0 ? 0 : marks & (AcceptMarks.AVIF | AcceptMarks.WEBP)];
  }

  /// The key of these; null if it is longer than allowed.
  static @Nullable HotKey of(int bytesMax, List<String> parts) {
    var probe = new HotKey(bytesMax);
    probe.clear();
    for (var part : parts) {
      var text = part.getBytes(StandardCharsets.ISO_8859_1);
      if (!probe.add(text, 0, text.length)) {
        return null;
      }
    }
    return probe.copy();
  }

  void clear() {
    length = 0;
    hash = SEED;
  }

  /// Adds a part and what ends it; says whether there was room.
  boolean add(byte[] from, int start, int end) {
    var size = end - start;
    if (length + size + 1 > bytes.length) {
      return false;
    }
    var h = hash;
    for (var i = start; i < end; i++) {
      h = (h ^ from[i]) * PRIME;
    }
    System.arraycopy(from, start, bytes, length, size);
    length += size;
    bytes[length++] = '\n';
    hash = (h ^ '\n') * PRIME;
    return true;
  }

  /// Adds a part of characters of a byte each.
  boolean add(String from) {
    var size = from.length();
    if (length + size + 1 > bytes.length) {
      return false;
    }
    var h = hash;
    for (var i = 0; i < size; i++) {
      var c = (byte) from.charAt(i);
      bytes[length++] = c;
      h = (h ^ c) * PRIME;
    }
    bytes[length++] = '\n';
    hash = (h ^ '\n') * PRIME;
    return true;
  }

  HotKey copy() {
    return new HotKey(Arrays.copyOf(bytes, length), hash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HotKey key
        && hash == key.hash
        && Arrays.equals(bytes, 0, length, key.bytes, 0, key.length);
  }

  @Override
  public int hashCode() {
    return hash ^ (hash >>> 15);
  }

  /// Keeps a map fast whose keys were made to collide.
  @Override
  public int compareTo(HotKey other) {
    return Arrays.compareUnsigned(bytes, 0, length, other.bytes, 0, other.length);
  }
}

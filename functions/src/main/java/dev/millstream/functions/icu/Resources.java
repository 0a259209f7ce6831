package dev.millstream.functions.icu;

import java.io.IOException;
import java.util.BitSet;

/// A bundle of resources ("ResB"): a tree of tables, arrays, texts and numbers.
final class Resources {
  private static final int KEYS_TOP = 2;
  private static final int SHORTS_TOP = 7;

  private final Swap swap;
  private final int start;
  private final BitSet seen = new BitSet();

  private Resources(Swap swap, int start) {
    this.swap = swap;
    this.start = start;
  }

  /// Turns the content that begins at an offset.
  static void turn(Swap swap, int start) throws IOException {
    var count = swap.intAt(start + 4) & 0xff;
    swap.ints(start, 4 * (1 + count));
    var keysTop = 4 * swap.intAt(start + 4 * KEYS_TOP);
    if (count >= SHORTS_TOP) {
      swap.shorts(start + keysTop, 4 * swap.intAt(start + 4 * SHORTS_TOP) - keysTop);
    }
    new Resources(swap, start).resource(swap.intAt(start));
  }

  private void resource(int word) throws IOException {
    var offset = word & 0x0fff_ffff;
    var at = start + 4 * offset;
    switch (word >>> 28) {
      case 5, 6, 7, 9 -> {} // among the numbers of two bytes, or no more than the word
      case 0, 3 ->
          once(
              offset,
              () -> {
                swap.ints(at, 4);
                swap.shorts(at + 4, 2 * swap.intAt(at));
              });
      case 1 -> once(offset, () -> binary(at));
      case 2 ->
          once(
              offset,
              () -> {
                var count = swap.shortAt(at);
                swap.shorts(at, 2 * (1 + count));
                items(at + 4 * ((count + 2) / 2), count);
              });
      case 4 ->
          once(
              offset,
              () -> {
                var count = swap.intAt(at);
                swap.ints(at, 4 * (1 + count));
                items(at + 4 * (1 + count), count);
              });
      case 8 ->
          once(
              offset,
              () -> {
                swap.ints(at, 4);
                items(at + 4, swap.intAt(at));
              });
      case 14 -> once(offset, () -> swap.ints(at, 4 * (1 + swap.intAt(at))));
      default -> throw new IOException("a resource is of an unknown kind: " + (word >>> 28));
    }
  }

  private interface Turn {
    void run() throws IOException;
  }

  /// Several may refer to one; what has no content is at the bundle's own start.
  private void once(int offset, Turn turn) throws IOException {
    if (offset != 0 && !seen.get(offset)) {
      seen.set(offset);
      turn.run();
    }
  }

  private void items(int offset, int count) throws IOException {
    swap.ints(offset, 4 * count);
    for (var i = 0; i < count; i++) {
      resource(swap.intAt(offset + 4 * i));
    }
  }

  private void binary(int at) throws IOException {
    swap.ints(at, 4);
    if (swap.isFormat(at + 4, "UCol")) {
      Sections.collation(swap, swap.head(at + 4));
    }
  }
}

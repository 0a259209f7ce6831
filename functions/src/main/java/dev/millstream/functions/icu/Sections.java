package dev.millstream.functions.icu;

import java.io.IOException;

/// The files whose content is a list of offsets, and a section at each.
final class Sections {
  private Sections() {}

  /// How texts are ordered ("UCol").
  static void collation(Swap swap, int start) throws IOException {
    var count = swap.intAt(start);
    swap.ints(start, 4 * count);
    for (var section = 5; section < 19 && section + 1 < count; section++) {
      var at = start + swap.intAt(start + 4 * section);
      var length = start + swap.intAt(start + 4 * section + 4) - at;
      if (length <= 0) {
        continue;
      }
      switch (section) {
        case 5, 11, 12 -> swap.ints(at, length);
        case 6, 17 -> {} // bytes
        case 7 -> swap.trie(at);
        case 9 -> swap.longs(at, length);
        case 13, 14, 15, 16 -> swap.shorts(at, length);
        default -> throw new IOException("a collation has an unknown section " + section);
      }
    }
  }

  /// How characters are composed and decomposed ("Nrm2").
  static void normalization(Swap swap, int start) throws IOException {
    var trie = swap.intAt(start);
    var extra = swap.intAt(start + 4);
    swap.ints(start, trie);
    swap.trie(start + trie);
    swap.shorts(start + extra, swap.intAt(start + 8) - extra);
  }

  /// Words of a language that is written without spaces ("Dict").
  static void dictionary(Swap swap, int start) {
    var words = swap.intAt(start);
    swap.ints(start, words);
    if ((swap.intAt(start + 16) & 7) == 1) {
      swap.shorts(start + words, swap.intAt(start + 12) - words);
    }
  }

  /// Which characters are emoji, and which texts ("Emoj").
  static void emoji(Swap swap, int start) throws IOException {
    var trie = swap.intAt(start);
    var texts = swap.intAt(start + 16);
    swap.ints(start, trie);
    swap.trie(start + trie);
    swap.shorts(start + texts, swap.length() - start - texts);
  }

  /// Where a text may be broken ("Brk "): two tables of states, a trie, the rules that they were
  /// made of, and values of the rules' status.
  static void breaks(Swap swap, int start) throws IOException {
    swap.ints(start, 4);
    swap.ints(start + 8, 72);
    states(swap, start + swap.intAt(start + 16), swap.intAt(start + 20));
    states(swap, start + swap.intAt(start + 24), swap.intAt(start + 28));
    swap.trie(start + swap.intAt(start + 32));
    swap.ints(start + swap.intAt(start + 48), swap.intAt(start + 52));
  }

  private static void states(Swap swap, int at, int length) {
    var rowsOfBytes = 4;
    if (length > 0) {
      swap.ints(at, 20);
      if ((swap.intAt(at + 16) & rowsOfBytes) == 0) {
        swap.shorts(at + 20, length - 20);
      }
    }
  }
}

package dev.millstream.builder.jekyll.kept;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers for reads, so that ten thousand pages that read the same take little room. Only grows.
/// Thread-safe.
final class ReadTable {
  private final Map<Read, Integer> numbers = new HashMap<>();
  private final List<Read> reads = new ArrayList<>();

  /// The numbers of these reads; new ones get one.
  synchronized int[] numbersOf(Collection<Read> wanted) {
    var found = new int[wanted.size()];
    var i = 0;
    for (var read : wanted) {
      var number = numbers.get(read);
      if (number == null) {
        number = reads.size();
        numbers.put(read, number);
        reads.add(read);
      }
      found[i++] = number;
    }
    return found;
  }

  synchronized Read read(int number) {
    return reads.get(number);
  }

  synchronized int size() {
    return reads.size();
  }

  synchronized List<Read> all() {
    return List.copyOf(reads);
  }
}

package dev.millstream.builder.liquid.value;

import java.util.AbstractList;
import java.util.RandomAccess;

/// The whole numbers from `from` to `to`, both included; takes no memory.
public final class RangeList extends AbstractList<Object> implements RandomAccess {
  private final long from;
  private final long to;

  /// The numbers from `from` to `to`.
  public RangeList(long from, long to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public Object get(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index);
    }
    return from + index;
  }

  @Override
  public int size() {
    if (to < from) {
      return 0;
    }
    var size = to - from + 1;
    return size <= 0 || size > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) size;
  }

  String text() {
    return from + ".." + to;
  }
}

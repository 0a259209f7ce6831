package dev.millstream.control.archive;

import java.io.InputStream;
import java.util.Arrays;

/// A tar as it is read: every byte counts, headers have a limit of their own, and what was read
/// since the last file is remembered, because a tar that was cut off between two files looks like
/// one that has ended.
final class TarStream extends Untrusted {
  private static final int BLOCK = 512;

  private final Budget budget;
  private final byte[] since = new byte[3 * BLOCK];
  private long header;
  private boolean inHeader;

  TarStream(InputStream in, Budget budget) {
    super(in);
    this.budget = budget;
  }

  /// The next bytes are a header, after what fills up the last file's block.
  void beginHeader() {
    header = 0;
    inHeader = true;
  }

  void endHeader() {
    inHeader = false;
  }

  /// Whether what was read since [#beginHeader] is the end of a tar, two blocks of zeros. `bytes`
  /// is the length of the file before it.
  boolean isEnd(long bytes) {
    var padding = (int) (-bytes & (BLOCK - 1));
    var end = padding + 2 * BLOCK;
    return header >= end && Arrays.equals(since, padding, end, new byte[2 * BLOCK], 0, 2 * BLOCK);
  }

  @Override
  void passed(byte[] bytes, int offset, int length) {
    budget.spend(length);
    if (!inHeader) {
      return;
    }
    if (header < since.length) {
      var room = (int) Math.min(length, since.length - header);
      System.arraycopy(bytes, offset, since, (int) header, room);
    }
    header += length;
    if (header > budget.limits().headerBytesMax()) {
      throw BadArchive.tooLarge(
          "an entry's header has more than %,d bytes".formatted(budget.limits().headerBytesMax()));
    }
  }
}

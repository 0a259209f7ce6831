package dev.millstream.edge.frames;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What those who upload on one connection may send ahead of what Undertow has read, which grants
/// what it reads and does not mind the rest. Of the connection's I/O thread.
public final class UploadCredit {
  /// Besides HTTP/2's own 64 KB: over 50 ms of way those alone would be 1.3 MB a second.
  private static final int AHEAD_BYTES = (512 << 10) - Frame.WINDOW_BYTES;

  private final BooleanSupplier begin;
  private final Runnable end;
  private boolean given; // to the connection

  /// `begin` says whether one more connection may have it, and `end` is run when that ends.
  public UploadCredit(BooleanSupplier begin, Runnable end) {
    this.begin = begin;
    this.end = end;
  }

  /// A stream begins that goes on with a body: it may send ahead, as long as there is memory.
  public void give(int stream, Consumer<byte[]> notice) {
    if (!given && begin.getAsBoolean()) {
      given = true;
      notice.accept(Frame.of(Frame.WINDOW_UPDATE, 0, AHEAD_BYTES));
    }
    if (given) {
      notice.accept(Frame.of(Frame.WINDOW_UPDATE, stream, AHEAD_BYTES));
    }
  }

  /// The connection is gone.
  public void end() {
    if (given) {
      given = false;
      end.run();
    }
  }
}

package dev.millstream.edge.hot;

import dev.millstream.edge.frames.CompactHead;
import dev.millstream.edge.frames.Frame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One answer on its way over HTTP/2. Its connection's credit is taken already; its stream's is
/// `window`.
final class HotStream {
  final int id;
  private final CompactHead head;
  private final @Nullable ByteBuffer body;
  private final int length;
  private int at;
  private long window;
  private boolean begun;
  private int atBefore = -1;

  HotStream(int id, CompactHead head, @Nullable ByteBuffer body, long window) {
    this.id = id;
    this.head = head;
    this.body = body;
    this.window = window;
    length = body == null ? 0 : body.limit();
  }

  /// What is not sent of its body.
  int left() {
    return length - at;
  }

  boolean isOver() {
    return begun && at == length;
  }

  /// Whether it waits for its client's credit.
  boolean isStarved() {
    return begun && window <= 0;
  }

  /// Whether it has waited for credit since this was asked last.
  boolean wasStarved() {
    var was = isStarved() && at == atBefore;
    atBefore = isStarved() ? at : -1;
    return was;
  }

  /// The client grants more, or less; says whether that is not too much.
  boolean grant(long bytes) {
    window += bytes;
    return window <= Frame.WINDOW_BYTES_MAX;
  }

  /// Writes frames as far as there is room and credit.
  void write(ByteBuffer out, byte[] date) {
    if (!begun) {
      if (out.remaining() < Frame.HEAD_BYTES + head.length()) {
        return;
      }
      var flags = Frame.END_HEADERS | (length == 0 ? Frame.END_STREAM : 0);
      Frame.head(out, head.length(), Frame.HEADERS, flags, id);
      head.write(out, date);
      begun = true;
    }
    var room = Math.min(out.remaining() - Frame.HEAD_BYTES, Frame.PAYLOAD_BYTES_MAX);
    var size = (int) Math.min(Math.min(left(), room), window);
    if (size <= 0 || body == null) {
      return;
    }
    Frame.head(out, size, Frame.DATA, size == left() ? Frame.END_STREAM : 0, id);
    out.put(out.position(), body, at, size);
    out.position(out.position() + size);
    at += size;
    window -= size;
  }
}

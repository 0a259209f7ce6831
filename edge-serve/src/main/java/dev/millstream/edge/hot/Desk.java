package dev.millstream.edge.hot;

import dev.millstream.edge.frames.Frame;
import dev.millstream.edge.http.Validators;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What an I/O thread works with; used by one connection at a time.
final class Desk {
  static final int IN_BYTES = 16 << 10;
  static final int OUT_BYTES = 96 << 10;
  private static final int HANDED_BYTES = 160 << 10;

  final byte[] in = new byte[IN_BYTES];

  /// The same, to be read into.
  final ByteBuffer first = ByteBuffer.wrap(in);

  /// A frame that came in part before, and what comes now.
  final ByteBuffer frames = ByteBuffer.allocate(2 * IN_BYTES + Frame.HEAD_BYTES);

  /// What is Undertow's of that.
  final ByteBuffer handed = ByteBuffer.allocate(HANDED_BYTES);

  /// A header block.
  final ByteBuffer block;

  final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final ByteBuffer[] one = new ByteBuffer[1];
  private final ByteBuffer[] both = new ByteBuffer[2];
  final RawHead head;
  final StreamHead streamHead;
  final HotKey probe;
  private byte[] date = {};
  private long dateSecond = -1;

  Desk(HotLimits limits, int headersMax, int headerBytesMax) {
    head = new RawHead(headersMax);
    streamHead = new StreamHead(headerBytesMax);
    block = ByteBuffer.allocate(headerBytesMax + 16);
    probe = new HotKey(limits.keyBytesMax());
  }

  /// What is written at once; good until the next call.
  ByteBuffer[] one(ByteBuffer part) {
    one[0] = part;
    return one;
  }

  /// Two parts that are written at once; good until the next call.
  ByteBuffer[] both(ByteBuffer first, ByteBuffer second) {
    both[0] = first;
    both[1] = second;
    return both;
  }

  /// The time as `Date` has it.
  byte[] date() {
    var second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      date = Validators.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.ISO_8859_1);
      dateSecond = second;
    }
    return date;
  }
}

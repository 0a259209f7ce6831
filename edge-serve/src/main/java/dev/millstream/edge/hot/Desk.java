package dev.millstream.edge.hot;

import dev.millstream.edge.http.Validators;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What an I/O thread works with; used by one connection at a time.
final class Desk {
  static final int IN_BYTES = 16 << 10;
  static final int OUT_BYTES = 96 << 10;

  final byte[] in = new byte[IN_BYTES];
  final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final ByteBuffer[] one = new ByteBuffer[1];
  private final ByteBuffer[] both = new ByteBuffer[2];
  final RawHead head;
  final HotKey probe;
  private byte[] date = {};
  private long dateSecond = -1;

  Desk(HotLimits limits, int headersMax) {
    head = new RawHead(headersMax);
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

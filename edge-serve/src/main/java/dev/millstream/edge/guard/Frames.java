package dev.millstream.edge.guard;

import dev.millstream.edge.strict.StrictSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Follows what a client sends over HTTP/2 (RFC 9113), as far as it takes to know its frames, and
/// counts those that cost more than they bring. Of one connection's I/O thread.
final class Frames {
  static final int HEAD_BYTES = 9;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int SETTING_BYTES = 6;
  private static final int HEADER_TABLE_SIZE = 1;

  private final FrameLimits limits;
  private final Pace resets;
  private final Pace overhead;
  private final byte[] head = new byte[HEAD_BYTES];
  private int prefaceAt;
  private boolean other; // not HTTP/2
  private int headAt;
  private int left; // of the frame's payload
  private int payloadAt;
  private long setting; // its bytes so far
  private boolean blockOpen;
  private long blockSince;
  private int continuations;
  private int lastStream;

  Frames(FrameLimits limits, long now) {
    this.limits = limits;
    resets = new Pace(limits.resets(), now);
    overhead = new Pace(limits.overhead(), now);
  }

  /// What the client speaks.
  StrictSource.Protocol protocol() {
    if (other) {
      return StrictSource.Protocol.HTTP_1;
    }
    return prefaceAt == PREFACE.length
        ? StrictSource.Protocol.HTTP_2
        : StrictSource.Protocol.UNKNOWN;
  }

  /// Whether the client speaks HTTP/2.
  boolean known() {
    return protocol() == StrictSource.Protocol.HTTP_2;
  }

  /// Whether a header block goes on in a frame of which nothing came yet.
  boolean awaitsContinuation() {
    return blockOpen && headAt == 0;
  }

  /// The last stream that the client opened.
  int lastStream() {
    return lastStream;
  }

  /// Follows bytes that came; says whether the client keeps within its limits.
  boolean follow(ByteBuffer bytes, int from, int to, long now) {
    for (var at = from; at < to && !other; ) {
      if (prefaceAt < PREFACE.length) {
        other = bytes.get(at++) != PREFACE[prefaceAt++];
      } else if (headAt < HEAD_BYTES) {
        head[headAt++] = bytes.get(at++);
        if (headAt == HEAD_BYTES && !begin(now)) {
          return false;
        }
      } else if (isLookedInto()) {
        if (!look(bytes, at++, from, now)) {
          return false;
        }
      } else {
        var skipped = Math.min(left, to - at);
        left -= skipped;
        at += skipped;
      }
      if (headAt == HEAD_BYTES && left == 0) {
        headAt = 0;
      }
    }
    return !blockOpen || now - blockSince < limits.blockTimeout().toNanos();
  }

  private boolean begin(long now) {
    left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    payloadAt = 0;
    setting = 0;
    return switch (head[3]) {
      case DATA -> left > 0 || has(END_STREAM) || overhead.take(now);
      case HEADERS -> {
        var stream = ByteBuffer.wrap(head).getInt(5) & Integer.MAX_VALUE;
        lastStream = Math.max(lastStream, stream);
        blockOpen = !has(END_HEADERS);
        blockSince = now;
        continuations = 0;
        yield left > 0 || overhead.take(now);
      }
      case RST_STREAM -> resets.take(now);
      case WINDOW_UPDATE -> true; // its size decides
      case CONTINUATION -> {
        blockOpen = !has(END_HEADERS);
        yield ++continuations <= limits.continuationsMax();
      }
      default -> overhead.take(now);
    };
  }

  private boolean has(int flag) {
    return (head[4] & flag) != 0;
  }

  private boolean isLookedInto() {
    return head[3] == SETTINGS || head[3] == WINDOW_UPDATE;
  }

  private boolean look(ByteBuffer bytes, int at, int from, long now) {
    left--;
    payloadAt++;
    setting = setting << 8 | (bytes.get(at) & 0xff);
    if (head[3] == WINDOW_UPDATE) {
      return payloadAt != Integer.BYTES || setting >= limits.creditBytesMin() || overhead.take(now);
    }
    if (payloadAt % SETTING_BYTES != 0) {
      return true;
    }
    var id = setting >> 32;
    var value = setting & 0xffffffffL;
    setting = 0;
    return id != HEADER_TABLE_SIZE
        || value <= limits.headerTableBytesMax()
        || lower(bytes, at, from);
  }

  /// Lowers a table's size where it stands: Undertow would keep as large a table as it is told, and
  /// a sender may always use less than it is allowed.
  private boolean lower(ByteBuffer bytes, int at, int from) {
    if (at - Integer.BYTES + 1 < from) {
      return false; // a part of the number is out of reach
    }
    bytes.putInt(at - Integer.BYTES + 1, limits.headerTableBytesMax());
    return true;
  }
}

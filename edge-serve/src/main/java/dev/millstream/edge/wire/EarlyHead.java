package dev.millstream.edge.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The frame of an interim answer over HTTP/2: 103 with `Link` fields (RFC 8297). Its header block
/// neither reads nor changes the table that a connection's answers share (RFC 7541, 6.2.2), so it
/// may be made beside whoever writes those.
public final class EarlyHead {
  /// What a frame may take to be held back with others.
  private static final int BYTES_MAX = 4 << 10;

  private static final int FRAME_HEAD_BYTES = 9;
  private static final int HEADERS = 1;
  private static final int END_HEADERS = 4;
  private static final int STATUS = 8; // in HPACK's static table
  private static final int LINK = 45;
  private static final int NAME_BITS = 4;
  private static final int LENGTH_BITS = 7;

  private EarlyHead() {}

  /// A frame that tells `stream` as many of `links`, values of the field, as fit; they are ASCII.
  public static ByteBuffer frame(int stream, List<String> links) {
    var block = ByteBuffer.allocate(BYTES_MAX);
    field(block, STATUS, "103");
    for (var link : links) {
      // its name takes two bytes, its length at most three
      if (block.remaining() >= link.length() + 5) {
        field(block, LINK, link);
      }
    }
    block.flip();
    return ByteBuffer.allocate(FRAME_HEAD_BYTES + block.limit())
        .putInt(block.limit() << 8 | HEADERS)
        .put((byte) END_HEADERS)
        .putInt(stream)
        .put(block)
        .flip();
  }

  private static void field(ByteBuffer block, int name, String value) {
    number(block, name, NAME_BITS);
    number(block, value.length(), LENGTH_BITS);
    block.put(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A number behind zeros (RFC 7541, 5.1).
  private static void number(ByteBuffer block, int number, int bits) {
    var most = (1 << bits) - 1;
    if (number < most) {
      block.put((byte) number);
      return;
    }
    block.put((byte) most);
    var left = number - most;
    for (; left >= 0x80; left >>= LENGTH_BITS) {
      block.put((byte) ((left & 0x7f) | 0x80));
    }
    block.put((byte) left);
  }
}

package dev.millstream.edge.frames;

import java.nio.ByteBuffer;

/// Where in its frames a stream of bytes is, and which streams it ended. Of one connection's I/O
/// thread.
public final class FrameCursor {
  private static final int FLAGS_AT = 4;
  private static final int STREAM_AT = 5;

  private final OpenStreams open;
  private final OpenBodies bodies;
  private final byte[] head = new byte[Frame.HEAD_BYTES];
  private int headAt;
  private int left;
  private boolean begun;
  private long data;

  /// A cursor at the beginning, which takes from `open` and `bodies` what is ended.
  public FrameCursor(OpenStreams open, OpenBodies bodies) {
    this.open = open;
    this.bodies = bodies;
  }

  /// Whether the last byte ended a frame, or nothing came yet.
  public boolean isBetween() {
    return headAt == 0;
  }

  /// Whether there was a whole frame.
  public boolean hasBegun() {
    return begun;
  }

  /// How many bytes of DATA there were since this was asked last.
  public long takeData() {
    var all = data;
    data = 0;
    return all;
  }

  /// How many of the bytes that are ready in `next` belong to the frame that is under way.
  public int within(ByteBuffer next) {
    if (headAt == Frame.HEAD_BYTES) {
      return Math.min(left, next.remaining());
    }
    var missing = Frame.HEAD_BYTES - headAt;
    if (next.remaining() < missing) {
      return next.remaining();
    }
    var length = 0;
    for (var i = 0; i < 3; i++) {
      var octet = i < headAt ? head[i] : next.get(next.position() + i - headAt);
      length = length << 8 | (octet & 0xff);
    }
    return Math.min(missing + length, next.remaining());
  }

  /// Where some buffers are now.
  public static int[] positions(ByteBuffer[] some, int offset, int length) {
    var all = new int[length];
    for (var i = 0; i < length; i++) {
      all[i] = some[offset + i].position();
    }
    return all;
  }

  /// Follows what was taken from buffers, from their positions before.
  public void follow(ByteBuffer[] some, int offset, int[] before) {
    for (var i = 0; i < before.length; i++) {
      follow(some[offset + i], before[i]);
    }
  }

  /// Follows what was taken from `bytes`, from a position to its own.
  public void follow(ByteBuffer bytes, int from) {
    for (var at = from; at < bytes.position(); ) {
      if (headAt < Frame.HEAD_BYTES) {
        head[headAt++] = bytes.get(at++);
        if (headAt == Frame.HEAD_BYTES) {
          left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
          begin();
        }
      } else {
        var skipped = Math.min(left, bytes.position() - at);
        left -= skipped;
        at += skipped;
      }
      if (headAt == Frame.HEAD_BYTES && left == 0) {
        headAt = 0;
        begun = true;
      }
    }
  }

  private void begin() {
    var type = head[3];
    data += type == Frame.DATA ? left : 0;
    var last =
        (type == Frame.DATA || type == Frame.HEADERS) && (head[FLAGS_AT] & Frame.END_STREAM) != 0;
    if (last || type == Frame.RST_STREAM) {
      var stream = ByteBuffer.wrap(head).getInt(STREAM_AT) & Integer.MAX_VALUE;
      open.end(stream);
      bodies.endHere(stream, last);
    }
  }
}

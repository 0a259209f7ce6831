package dev.millstream.edge.guard;

import dev.millstream.edge.wire.GatheringSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;

/// Follows the frames that go out over HTTP/2, so that a GOAWAY of our own comes between two of
/// them: Undertow's own ends the connection with all its streams. Of the connection's I/O thread.
final class FrameSink extends AbstractStreamSinkConduit<GatheringSink> {
  private static final byte GOAWAY = 7;
  private static final int GOAWAY_BYTES = 8;
  private static final int TYPE_AT = 3;

  private final byte[] head = new byte[4]; // length and type are enough
  private boolean follows;
  private int headAt;
  private int left;
  private @Nullable ByteBuffer farewell;

  FrameSink(GatheringSink next) {
    super(next);
  }

  /// From now on what goes out is frames, several of which may go together.
  void follows(boolean http2) {
    if (http2 && !follows) {
      follows = true;
      next.gather();
    }
  }

  /// How many bytes the client took.
  long taken() {
    return next.taken();
  }

  /// Whether it took nothing when it was last offered something.
  boolean waits() {
    return next.waits();
  }

  /// A turn of reading has ended.
  void release() throws IOException {
    if (follows) {
      next.release();
    }
  }

  /// Sends a GOAWAY as soon as no frame is cut by it.
  void goAway(int lastStream, int code) {
    if (!follows || next.isWriteShutdown()) {
      return;
    }
    farewell =
        ByteBuffer.allocate(Frames.HEAD_BYTES + GOAWAY_BYTES)
            .putInt(GOAWAY_BYTES << 8 | GOAWAY)
            .put((byte) 0)
            .putInt(0)
            .putInt(lastStream)
            .putInt(code)
            .flip();
    try {
      sayFarewell();
      next.release();
      next.flush();
    } catch (IOException e) {
      farewell = null; // the client left: it needs none
    }
  }

  /// Sends a whole frame now if that cuts no other; else it is never sent.
  void slipIn(ByteBuffer frame) throws IOException {
    if (follows && headAt == 0 && farewell == null && !next.isWriteShutdown()) {
      next.write(frame); // takes what is small whole, or not at all
    }
  }

  /// Says whether nothing of it is left to be sent.
  private boolean sayFarewell() throws IOException {
    if (farewell == null || headAt > 0) {
      return true;
    }
    next.write(farewell);
    if (farewell.hasRemaining()) {
      return farewell.position() == 0;
    }
    farewell = null;
    return true;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (!sayFarewell()) {
      return 0;
    }
    var start = from.position();
    var written = next.write(from);
    follow(from, start);
    sayFarewell();
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    if (!follows) {
      return next.write(from, offset, length);
    }
    if (!sayFarewell()) {
      return 0;
    }
    var starts = new int[length];
    for (var i = 0; i < length; i++) {
      starts[i] = from[offset + i].position();
    }
    var written = next.write(from, offset, length);
    for (var i = 0; i < length; i++) {
      follow(from[offset + i], starts[i]);
    }
    sayFarewell();
    return written;
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return follows ? Conduits.writeFinalBasic(this, from) : next.writeFinal(from);
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return follows
        ? Conduits.writeFinalBasic(this, from, offset, length)
        : next.writeFinal(from, offset, length);
  }

  private void follow(ByteBuffer sent, int start) throws IOException {
    if (!follows) {
      return;
    }
    for (var at = start; at < sent.position(); ) {
      if (headAt < Frames.HEAD_BYTES) {
        var came = sent.get(at++);
        if (headAt < head.length) {
          head[headAt] = came;
        }
        if (++headAt == Frames.HEAD_BYTES) {
          left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        }
      } else {
        var skipped = Math.min(left, sent.position() - at);
        left -= skipped;
        at += skipped;
      }
      if (headAt == Frames.HEAD_BYTES && left == 0) {
        headAt = 0;
        if (head[TYPE_AT] == GOAWAY) {
          next.release(); // the connection may be closed after it
        }
      }
    }
  }
}

package dev.millstream.control.stream.tus;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.StreamSourceChannel;

/// A request's body that another thread can end. Closing the connection under a blocked read does
/// not wake it, so it looks up now and then while nothing arrives.
final class ChunkBody extends InputStream {
  private static final long LOOK_UP_MILLIS = 100;

  private final StreamSourceChannel channel;
  private volatile boolean ended;

  ChunkBody(StreamSourceChannel channel) {
    this.channel = channel;
  }

  /// Makes the reader's next read, or the one it waits in, fail soon. Thread-safe.
  void end() {
    ended = true;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    var into = ByteBuffer.wrap(bytes, offset, length);
    while (true) {
      if (ended) {
        throw new EOFException("another request took the upload over");
      }
      var read = channel.read(into);
      if (read != 0 || length == 0) {
        return read;
      }
      channel.awaitReadable(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}

package dev.millstream.app.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/// Writes some more bytes behind an answer's. Never blocks: what the client does not take yet goes
/// out with the flushes that follow on the end. For the thread that has the exchange.
final class AppendingConduit extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private final ByteBuffer tail;
  private boolean ending;
  private boolean ended;

  AppendingConduit(StreamSinkConduit next, ByteBuffer tail) {
    super(next);
    this.tail = tail;
  }

  @Override
  public int writeFinal(ByteBuffer bytes) throws IOException {
    return Conduits.writeFinalBasic(this, bytes);
  }

  @Override
  public long writeFinal(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, bytes, offset, length);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return next.transferFrom(source, position, count);
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return next.transferFrom(source, count, through);
  }

  @Override
  public void terminateWrites() throws IOException {
    ending = true;
    end();
  }

  @Override
  public boolean flush() throws IOException {
    return (!ending || end()) && next.flush();
  }

  private boolean end() throws IOException {
    while (tail.hasRemaining()) {
      if (next.write(tail) == 0) {
        return false;
      }
    }
    if (!ended) {
      ended = true;
      next.terminateWrites();
    }
    return true;
  }
}

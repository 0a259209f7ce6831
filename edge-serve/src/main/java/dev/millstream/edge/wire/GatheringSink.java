package dev.millstream.edge.wire;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/// Gathers what is written within one turn of the I/O thread: the frames of many small answers go
/// out as one TLS record, by one system call. What is large goes as it is. Of the connection's I/O
/// thread.
public final class GatheringSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  /// From here on copying costs more than it saves.
  private static final int LARGE_BYTES = 8 << 10;

  private static final long AGAIN_MILLIS_MIN = 5;
  private static final long AGAIN_MILLIS_MAX = 500;

  private final StreamConnection connection;
  private final ByteBufferPool buffers;
  private final Runnable waiting;
  private long taken;
  private boolean waits;
  private boolean gathers;
  private @Nullable PooledByteBuffer held;
  private boolean turnEnds; // is to be told
  private boolean stuck;
  private boolean ending;
  private long againMillis = AGAIN_MILLIS_MIN;

  /// Writes to what the connection has now; `waiting` is told whenever the client takes nothing.
  public GatheringSink(StreamConnection connection, ByteBufferPool buffers, Runnable waiting) {
    super(connection.getSinkChannel().getConduit());
    this.connection = connection;
    this.buffers = buffers;
    this.waiting = waiting;
  }

  /// How many bytes the client took, as far as the system tells.
  public long taken() {
    return taken;
  }

  /// Whether it took nothing when it was last offered something.
  public boolean waits() {
    return waits;
  }

  private long count(long written) {
    taken += written;
    waits = written == 0;
    if (waits) {
      waiting.run();
    }
    return written;
  }

  /// From now on it gathers.
  public void gather() {
    gathers = true;
  }

  /// Writes what is held; says whether nothing is left.
  public boolean release() throws IOException {
    var some = held;
    if (some == null) {
      return true;
    }
    var bytes = some.getBuffer().flip();
    try {
      while (bytes.hasRemaining() && count(next.write(bytes)) > 0) {
        // TLS takes a record at a time
      }
    } catch (IOException | RuntimeException e) {
      drop();
      throw e;
    }
    if (bytes.hasRemaining()) {
      bytes.compact();
      stuck = true;
      return false;
    }
    drop();
    if (ending) {
      ending = false;
      next.terminateWrites();
    }
    return true;
  }

  private void drop() {
    var some = held;
    held = null;
    stuck = false;
    againMillis = AGAIN_MILLIS_MIN;
    if (some != null) {
      some.close();
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (!gathers) {
      return next.write(from);
    }
    if (from.remaining() >= LARGE_BYTES) {
      return release() ? (int) count(next.write(from)) : 0;
    }
    return hold(from);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    if (!gathers) {
      return next.write(from, offset, length);
    }
    if (Buffers.remaining(from, offset, length) >= LARGE_BYTES) {
      return release() ? count(next.write(from, offset, length)) : 0;
    }
    var all = 0L;
    for (var i = offset; i < offset + length; i++) {
      all += hold(from[i]);
      if (from[i].hasRemaining()) {
        break;
      }
    }
    return all;
  }

  /// Takes all of a small part, or nothing if there is no room.
  private int hold(ByteBuffer from) throws IOException {
    var size = from.remaining();
    if (size == 0) {
      return 0;
    }
    if (held != null && held.getBuffer().remaining() < size && !release()) {
      return 0;
    }
    if (held == null) {
      held = buffers.allocate();
    }
    held.getBuffer().put(from);
    if (!turnEnds) {
      turnEnds = true;
      try {
        connection.getIoThread().execute(this::endTurn);
      } catch (RejectedExecutionException e) {
        turnEnds = false; // the server ends: there is no other turn
        if (release()) {
          next.flush();
        }
      }
    }
    return size;
  }

  private void endTurn() {
    turnEnds = false;
    if (!connection.isOpen()) {
      drop();
      return;
    }
    try {
      if (release()) {
        next.flush();
        return;
      }
    } catch (IOException e) {
      IoUtils.safeClose(connection);
      return;
    }
    // nobody else may come by: what was written counts as sent above
    turnEnds = true;
    connection.getIoThread().executeAfter(this::endTurn, againMillis, TimeUnit.MILLISECONDS);
    againMillis = Math.min(2 * againMillis, AGAIN_MILLIS_MAX);
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return gathers ? Conduits.writeFinalBasic(this, from) : next.writeFinal(from);
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return gathers
        ? Conduits.writeFinalBasic(this, from, offset, length)
        : next.writeFinal(from, offset, length);
  }

  /// What is held goes at the end of the turn, unless the client takes nothing.
  @Override
  public boolean flush() throws IOException {
    if (held == null) {
      return next.flush();
    }
    return (!stuck && !ending) || (release() && next.flush());
  }

  @Override
  public void terminateWrites() throws IOException {
    if (release()) {
      next.terminateWrites();
    } else {
      ending = true;
    }
  }

  @Override
  public void truncateWrites() throws IOException {
    drop();
    next.truncateWrites();
  }
}

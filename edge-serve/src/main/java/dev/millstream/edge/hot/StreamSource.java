package dev.millstream.edge.hot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Stands below Undertow's reader of one HTTP/2 connection: what its [StreamReader] answers never
/// reaches Undertow. Of the connection's I/O thread.
final class StreamSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final long FAREWELL_MILLIS = 1000;

  private final Desk desk;
  private final StreamConnection connection;
  private final StreamSink sink;
  private final StreamReader reader;
  private byte @Nullable [] kept; // came, and is not looked at
  private @Nullable ByteBuffer handed; // Undertow's
  private boolean stopped; // not for want of bytes
  private boolean resumed;
  private boolean ended;

  StreamSource(Desk desk, StreamConnection connection, StreamSink sink, StreamReader reader) {
    super(connection.getSourceChannel().getConduit());
    this.desk = desk;
    this.connection = connection;
    this.sink = sink;
    this.reader = reader;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (ended) {
      return 0;
    }
    var count = 0;
    if (handed == null) {
      count = answer(into);
    } else {
      count = handOver(handed, into);
      handed = handed.hasRemaining() ? handed : null;
    }
    if (resumed && !ended && (handed != null || stopped)) {
      next.wakeupReads(); // nothing else may
    }
    return count;
  }

  /// Reads, answers what it can, and gives the rest.
  private int answer(ByteBuffer into) throws IOException {
    var in = desk.frames.clear();
    if (kept != null) {
      in.put(kept);
      kept = null;
    }
    if (!stopped && !reader.owes()) {
      var count = next.read(in.limit(in.position() + Desk.IN_BYTES));
      if (count <= 0) {
        keep(in.flip());
        sink.pump(); // a notice may be why this was called
        return count;
      }
    }
    var out = desk.handed.clear();
    stopped = reader.read(in.flip(), out);
    keep(in);
    sink.pump();
    if (reader.isOver()) {
      end();
      return 0;
    }
    out.flip();
    var count = handOver(out, into);
    if (out.hasRemaining()) {
      handed = ByteBuffer.allocate(out.remaining()).put(out).flip();
    }
    return count;
  }

  private void keep(ByteBuffer in) {
    if (in.hasRemaining()) {
      kept = new byte[in.remaining()];
      in.get(kept);
    }
  }

  private int handOver(ByteBuffer some, ByteBuffer into) {
    var size = Math.min(some.remaining(), into.remaining());
    if (size < some.remaining() && reader.goesOn(some.remaining() - size)) {
      size--;
    }
    into.put(into.position(), some, some.position(), size);
    into.position(into.position() + size);
    some.position(some.position() + size);
    return size;
  }

  private void end() {
    ended = true;
    next.suspendReads();
    connection
        .getIoThread()
        .executeAfter(() -> IoUtils.safeClose(connection), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void resumeReads() {
    resumed = true;
    if (ended) {
      return;
    }
    if (handed != null || stopped || reader.owes()) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public void suspendReads() {
    resumed = false;
    next.suspendReads();
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    if (!ended) {
      next.wakeupReads();
    }
  }
}

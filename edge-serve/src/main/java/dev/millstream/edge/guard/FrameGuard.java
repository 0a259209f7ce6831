package dev.millstream.edge.guard;

import dev.millstream.edge.strict.StrictSource;
import dev.millstream.edge.wire.EarlyHead;
import dev.millstream.edge.wire.GatheringSink;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Stands between TLS and the protocols above it: ends a connection whose first byte does not come,
/// one that sends floods of HTTP/2 frames, before Undertow sees them, and one of HTTP/2 that takes
/// nothing of what is ready for it.
final class FrameGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final int NO_ERROR = 0;
  private static final int ENHANCE_YOUR_CALM = 11;

  /// How long a client that is sent away may take to read why.
  private static final long FAREWELL_MILLIS = 5000;

  /// A client that takes nothing is looked at so often before it is sent away.
  private static final int LOOKS = 4;

  private final StreamConnection connection;
  private final GuardLimits limits;
  private final Refusals refusals;
  private final Frames frames;
  private final FrameSink sink;
  private final XnioExecutor.Key hello;
  private byte held;
  private boolean hasHeld;
  private boolean greeted;
  private boolean ended;
  private boolean watches;
  private long takenBefore;
  private int quiet;

  private FrameGuard(
      StreamConnection connection, GuardLimits limits, Refusals refusals, ByteBufferPool buffers) {
    super(connection.getSourceChannel().getConduit());
    this.connection = connection;
    this.limits = limits;
    this.refusals = refusals;
    frames = new Frames(limits.frames(), System.nanoTime());
    sink = new FrameSink(new GatheringSink(connection, buffers, this::waits));
    hello = after(limits.helloTimeout().toMillis(), this::nothingCame);
  }

  /// Stands below what will be set upon the connection.
  static FrameGuard under(
      StreamConnection connection, GuardLimits limits, Refusals refusals, ByteBufferPool buffers) {
    var guard = new FrameGuard(connection, limits, refusals, buffers);
    connection.getSourceChannel().setConduit(guard);
    connection.getSinkChannel().setConduit(guard.sink);
    StrictSource.under(connection, guard.frames::protocol, () -> refusals.count(Limit.SYNTAX));
    return guard;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (ended) {
      return 0;
    }
    var start = into.position();
    if (hasHeld) {
      into.put(held);
    }
    var came = into.position();
    var count = next.read(into);
    if (count <= 0) {
      into.position(start);
      sink.release();
      return count;
    }
    if (!greeted) {
      greeted = true;
      hello.remove();
    }
    if (!frames.follow(into, came, into.position(), System.nanoTime())) {
      into.position(start);
      end();
      return 0;
    }
    sink.follows(frames.known());
    holdBack(into);
    return into.position() - start;
  }

  /// Undertow takes a request for whole when its header block goes on in a frame that is not there
  /// yet: so the last byte of the frame before it waits, too.
  private void holdBack(ByteBuffer came) {
    hasHeld = frames.awaitsContinuation();
    if (hasHeld) {
      held = came.get(came.position() - 1);
      came.position(came.position() - 1);
    }
  }

  private void end() {
    ended = true;
    refusals.count(Limit.HTTP2_FRAMES);
    next.suspendReads();
    sink.goAway(frames.lastStream(), ENHANCE_YOUR_CALM);
    after(FAREWELL_MILLIS, () -> IoUtils.safeClose(connection));
  }

  /// Tells a stream what its answer will take, if that can be done now; of the I/O thread.
  void tellEarly(int stream, List<String> links) {
    try {
      sink.slipIn(EarlyHead.frame(stream, links));
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }

  /// Asks the client to open no more streams here; those that are open go on.
  void announceEnd() {
    connection.getIoThread().execute(() -> sink.goAway(frames.lastStream(), NO_ERROR));
  }

  private void nothingCame() {
    if (connection.isOpen()) {
      refusals.count(Limit.FIRST_BYTE);
      IoUtils.safeClose(connection);
    }
  }

  private void waits() {
    if (!watches) {
      watches = true;
      quiet = 0;
      lookLater();
    }
  }

  private void lookLater() {
    takenBefore = sink.taken();
    after(limits.slowTimeout().toMillis() / LOOKS, this::look);
  }

  private void look() {
    watches = connection.isOpen() && sink.waits();
    if (!watches) {
      return;
    }
    quiet = sink.taken() - takenBefore < limits.slowBytesMin() / LOOKS ? quiet + 1 : 0;
    if (quiet < LOOKS) {
      lookLater();
    } else {
      refusals.count(Limit.SLOW_READER);
      IoUtils.safeClose(connection);
    }
  }

  private XnioExecutor.Key after(long millis, Runnable step) {
    return connection.getIoThread().executeAfter(step, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void resumeReads() {
    if (!ended) {
      next.resumeReads();
    }
  }

  @Override
  public void wakeupReads() {
    if (!ended) {
      next.wakeupReads();
    }
  }
}

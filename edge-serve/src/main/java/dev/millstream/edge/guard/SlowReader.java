package dev.millstream.edge.guard;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/// Writes an answer, and drops a client that takes too little of what is ready for it.
final class SlowReader extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private final HttpServerExchange exchange;
  private final Guard guard;
  private volatile boolean waiting;
  private volatile boolean timed;
  private final AtomicLong taken = new AtomicLong();
  private long takenBefore;

  private SlowReader(StreamSinkConduit next, HttpServerExchange exchange, Guard guard) {
    super(next);
    this.exchange = exchange;
    this.guard = guard;
  }

  /// Watches how an answer is taken.
  static void watch(HttpServerExchange exchange, Guard guard) {
    exchange.addResponseWrapper((factory, its) -> new SlowReader(factory.create(), its, guard));
  }

  private void lookLater() {
    timed = true;
    takenBefore = taken.get();
    var millis = guard.limits().slowTimeout().toMillis();
    exchange.getIoThread().executeAfter(this::look, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    timed = false;
    if (exchange.isComplete() || !waiting) {
      return; // the next wait is timed anew
    }
    if (taken.get() - takenBefore < guard.limits().slowBytesMin()) {
      drop();
    } else {
      lookLater();
    }
  }

  /// Over HTTP/2 that resets the stream; but Undertow goes on to wait for credit for a frame that
  /// is queued, and never ends the exchange.
  private void drop() {
    guard.cutOff(Limit.SLOW_READER);
    IoUtils.safeClose(exchange.getConnection());
    if (exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      try {
        next.truncateWrites();
      } catch (IOException e) {
        // it is broken off already
      }
      Connectors.terminateResponse(exchange);
    }
  }

  private long count(long written) {
    taken.addAndGet(Math.max(0, written));
    waitFor(written == 0);
    return written;
  }

  private void waitFor(boolean client) {
    waiting = client;
    if (client && !timed) {
      lookLater();
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return (int) count(next.write(from));
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return count(next.write(from, offset, length));
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return (int) count(next.writeFinal(from));
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return count(next.writeFinal(from, offset, length));
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    return count(next.transferFrom(from, position, count));
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    return count(next.transferFrom(from, count, through));
  }

  @Override
  public boolean flush() throws IOException {
    var flushed = next.flush();
    waitFor(!flushed);
    return flushed;
  }
}

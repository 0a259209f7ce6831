package dev.millstream.edge.guard;

import dev.millstream.edge.wire.UnreadBody;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Reads a request's body, and drops its client if too little comes while it is waited for, or if
/// all the bodies together have become too large.
final class SlowSender extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange exchange;
  private final Guard guard;
  private volatile boolean waiting = true;
  private final AtomicLong came = new AtomicLong();
  private long cameBefore;

  private SlowSender(StreamSourceConduit next, HttpServerExchange exchange, Guard guard) {
    super(next);
    this.exchange = exchange;
    this.guard = guard;
    exchange.addExchangeCompleteListener((_, after) -> {
      guard.releaseBody(came.get());
      after.proceed();
    });
    lookLater();
  }

  /// Watches a request's body, if it has one.
  static void watch(HttpServerExchange exchange, Guard guard) {
    if (!exchange.isRequestComplete()) {
      exchange.addRequestWrapper((factory, its) -> new SlowSender(factory.create(), its, guard));
    }
  }

  private void lookLater() {
    var millis = guard.limits().slowTimeout().toMillis();
    exchange.getIoThread().executeAfter(this::look, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (exchange.isRequestComplete() || exchange.isComplete()) {
      return;
    }
    if (waiting && came.get() - cameBefore < guard.limits().slowBytesMin()) {
      guard.cutOff(Limit.SLOW_SENDER);
      drop();
      return;
    }
    cameBefore = came.get();
    lookLater();
  }

  private void drop() {
    if (exchange.isResponseStarted() || exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    UnreadBody.forget(exchange);
    exchange.setStatusCode(StatusCodes.REQUEST_TIME_OUT);
    exchange.endExchange();
  }

  private long count(long read) throws IOException {
    waiting = read == 0;
    if (read > 0) {
      came.addAndGet(read);
      if (!guard.holdBody(read)) {
        guard.cutOff(Limit.BODIES_AT_ONCE);
        IoUtils.safeClose(exchange.getConnection());
        throw new IOException("too many request bodies are being received");
      }
    }
    return read;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return (int) count(next.read(into));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return count(next.read(into, offset, length));
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return count(next.transferTo(position, count, target));
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return count(next.transferTo(count, through, target));
  }
}

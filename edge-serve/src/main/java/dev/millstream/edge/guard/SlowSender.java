package dev.millstream.edge.guard;

import dev.millstream.edge.wire.BodyRefused;
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

/// Reads a request's body, and drops its client if too little comes while it is waited for; takes
/// no more of a body that is too large, or of any once all together are.
final class SlowSender extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange exchange;
  private final Guard guard;
  private final long bytesMax;
  private volatile boolean waiting = true;
  private volatile boolean refused;
  private long over;
  private final AtomicLong came = new AtomicLong();
  private long cameBefore;

  private SlowSender(
      StreamSourceConduit next, HttpServerExchange exchange, Guard guard, long bytesMax) {
    super(next);
    this.exchange = exchange;
    this.guard = guard;
    this.bytesMax = bytesMax;
    exchange.addExchangeCompleteListener((_, after) -> {
      guard.releaseBody(came.get());
      after.proceed();
    });
    lookLater();
  }

  /// Watches a request's body, if it has one, which may have so much.
  static void watch(HttpServerExchange exchange, Guard guard, long bytesMax) {
    if (!exchange.isRequestComplete()) {
      exchange.addRequestWrapper(
          (factory, its) -> new SlowSender(factory.create(), its, guard, bytesMax));
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
    if (exchange.isResponseStarted() || isHttp2()) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    UnreadBody.forget(exchange);
    exchange.setStatusCode(StatusCodes.REQUEST_TIME_OUT);
    exchange.endExchange();
  }

  private long count(long read) throws IOException {
    waiting = read == 0;
    if (read <= 0) {
      return read;
    }
    if (refused) {
      return thrownAway(read);
    }
    var all = came.addAndGet(read);
    var held = guard.holdBody(read);
    refused = !held || all > bytesMax;
    if (!held) {
      guard.cutOff(Limit.BODIES_AT_ONCE);
      throw new BodyRefused(503, "Too many bodies are being received; try again in a moment.");
    }
    if (refused) {
      throw BodyRefused.tooLarge(bytesMax);
    }
    return read;
  }

  /// Over HTTP/2 what was under way is read to its end, within bounds.
  private long thrownAway(long read) throws IOException {
    over += read;
    if (over > bytesMax) {
      IoUtils.safeClose(exchange.getConnection());
      throw new IOException("a refused body does not end");
    }
    return read;
  }

  /// Over HTTP/1.1 the connection ends with the answer: whoever still reads is at the end.
  private boolean isOver() {
    return (refused && !isHttp2()) || UnreadBody.isForgotten(exchange);
  }

  private boolean isHttp2() {
    return exchange.getProtocol().equals(Protocols.HTTP_2_0);
  }

  /// What is not read must not end the connection before the answer is out.
  @Override
  public void terminateReads() throws IOException {
    if (!isOver()) {
      next.terminateReads();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return isOver() ? -1 : (int) count(next.read(into));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return isOver() ? -1 : count(next.read(into, offset, length));
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return isOver() ? -1 : count(next.transferTo(position, count, target));
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return isOver() ? -1 : count(next.transferTo(count, through, target));
  }
}

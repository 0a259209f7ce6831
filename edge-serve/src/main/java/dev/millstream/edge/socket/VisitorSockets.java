package dev.millstream.edge.socket;

import dev.millstream.edge.guard.Drain;
import dev.millstream.edge.guard.Guard;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketLimits;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The WebSockets between visitors and functions that are open. Thread-safe.
public final class VisitorSockets {
  private final Guard guard;
  private final Drain drain;
  private final Set<VisitorSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong waiting = new AtomicLong();
  private volatile Duration idleTimeout;

  /// Their bytes on the way in count among the guard's bodies, and `drain` counts those that are
  /// open. Connections end without a byte within `idleTimeout`.
  public VisitorSockets(Guard guard, Drain drain, Duration idleTimeout) {
    this.guard = guard;
    this.drain = drain;
    this.idleTimeout = idleTimeout;
  }

  /// From now on connections have this timeout.
  public void adopt(Duration idleTimeout) {
    this.idleTimeout = idleTimeout;
  }

  /// Whether a request asks for a WebSocket in a way that [#open] can answer.
  public boolean mayOpen(HttpServerExchange exchange) {
    return Handshake.isSound(exchange) && isOfVersion(exchange);
  }

  /// Whether a request asks for the version of WebSockets that there is.
  public static boolean isOfVersion(HttpServerExchange exchange) {
    return "13".equals(exchange.getRequestHeaders().getFirst(Handshake.VERSION));
  }

  /// Answers a request that may, with the fields that were set: joins what its connection becomes
  /// to `function`. The exchange ends by itself, on its I/O thread.
  public void open(HttpServerExchange exchange, FarEnd function) {
    var fields = exchange.getRequestHeaders();
    var sent = exchange.getResponseHeaders();
    var key = Objects.requireNonNull(fields.getFirst(Handshake.KEY));
    sent.put(Handshake.ACCEPT, new Challenge(key).answer());
    sent.put(Headers.UPGRADE, "websocket");
    var deflated = Deflation.isOffered(fields);
    if (deflated) {
      sent.put(Deflation.FIELD, Deflation.ACCEPTED);
    }
    var socket = new VisitorSocket(this, exchange, function, deflated);
    drain.begin();
    open.add(socket);
    exchange.getConnection().addCloseListener(_ -> socket.gone("the connection has ended"));
    exchange.setPersistent(true); // else Undertow says that the connection ends
    exchange.upgradeChannel((connection, _) -> socket.begin(connection));
    exchange.getIoThread().execute(exchange::endExchange);
    if (!exchange.getConnection().isOpen()) {
      socket.gone("the visitor left during the handshake"); // of which its listener was not told
    }
    if (drain.isClosing()) {
      socket.goAway();
    }
  }

  /// How many are open.
  public int count() {
    return open.size();
  }

  /// Says goodbye to all.
  public void goAway() {
    open.forEach(VisitorSocket::goAway);
  }

  Guard guard() {
    return guard;
  }

  static SocketLimits limits() {
    return SocketLimits.DEFAULTS;
  }

  /// How often a silent visitor is asked whether it is there: often enough for the connection.
  Duration pingEvery() {
    var often = idleTimeout.dividedBy(3);
    return often.compareTo(limits().pingEvery()) < 0 ? often : limits().pingEvery();
  }

  /// Counts bytes that wait for slow visitors; says whether there is room for them.
  boolean hold(long bytes) {
    return waiting.addAndGet(bytes) <= limits().waitingOfServerBytesMax();
  }

  void release(long bytes) {
    waiting.addAndGet(-bytes);
  }

  void forget(VisitorSocket socket) {
    if (open.remove(socket)) {
      drain.end();
    }
  }
}

package dev.millstream.edge.guard;

import dev.millstream.edge.strict.StrictSource;
import dev.millstream.edge.wire.BufferPools;
import dev.millstream.edge.wire.StreamIds;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/// Knows who is connected and how much each address and each site took. Thread-safe.
public final class Guard {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final int GATHERED_BYTES = 16 << 10; // what a TLS record takes
  private static final long SECOND = 1_000_000_000L;

  private volatile GuardLimits limits;
  private volatile Networks forwarders;
  private final Table<Long, Visitor> visitors;
  private final AtomicLong bodies = new AtomicLong();
  private final Refusals refusals = new Refusals();
  private final ByteBufferPool buffers = BufferPools.of(GATHERED_BYTES);
  private final Map<Ends, FrameGuard> watched = new ConcurrentHashMap<>();
  private final Table<String, Pace> siteRequests;
  private final Table<String, Pace> siteBytes;

  /// The two addresses of a connection, which tell it apart; of one that is lost already, none.
  private record Ends(@Nullable SocketAddress peer, @Nullable SocketAddress own) {}

  /// A guard who believes `forwarders` whom they say they ask for.
  public Guard(GuardLimits limits, Networks forwarders) {
    this.limits = limits;
    this.forwarders = forwarders;
    visitors =
        new Table<>(
            limits.addressesMax(),
            _ -> new Visitor(() -> this.limits.requestsPerAddress(), false, System.nanoTime()),
            Visitor::retire);
    siteRequests = paces(() -> this.limits.requestsPerSite());
    siteBytes = paces(() -> this.limits.bytesPerSite());
  }

  private Table<String, Pace> paces(Supplier<Rate> rate) {
    return new Table<>(limits.sitesMax(), _ -> new Pace(rate, System.nanoTime()), Pace::isRested);
  }

  /// Watches what comes out of a TLS connection, before anything reads it.
  public void watch(StreamConnection connection) {
    var watcher = FrameGuard.under(connection, limits, refusals, buffers);
    var ends = new Ends(connection.getPeerAddress(), connection.getLocalAddress());
    watched.put(ends, watcher);
    connection.setCloseListener(_ -> watched.remove(ends, watcher));
  }

  /// Lets only requests that have one reading come out of a connection of HTTP/1.1; to be called
  /// before anything is set upon it.
  public void makeStrict(StreamConnection connection) {
    StrictSource.under(connection, () -> StrictSource.Protocol.HTTP_1, this::ambiguous);
  }

  private void ambiguous() {
    refusals.count(Limit.SYNTAX);
  }

  /// Asks all HTTP/2 clients to open no more streams here.
  public void announceEnd() {
    watched.values().forEach(FrameGuard::announceEnd);
  }

  /// Has an HTTP/2 client told, before a request's answer, what that will take; of the I/O thread.
  public void tellEarly(HttpServerExchange exchange, List<String> links) {
    var connection = exchange.getConnection();
    var watcher = watched.get(new Ends(connection.getPeerAddress(), connection.getLocalAddress()));
    var stream = StreamIds.of(exchange);
    if (watcher != null && stream.isPresent()) {
      watcher.tellEarly(stream.getAsInt(), links);
    }
  }

  /// From now on these hold, for connections that are open, too; who of them is a proxy stays as it
  /// was. How many addresses and sites are remembered does not change.
  public void adopt(GuardLimits limits, Networks forwarders) {
    this.limits = limits;
    this.forwarders = forwarders;
  }

  /// What it goes by.
  public GuardLimits limits() {
    return limits;
  }

  /// Who was sent away.
  public Refusals refusals() {
    return refusals;
  }

  /// A client is cut off.
  public void cutOff(Limit limit) {
    refusals.count(limit);
  }

  /// The same handler, whose clients have to send and to take bodies fast enough, and send at most
  /// `bodyBytesMax`: a longer one breaks off with a [dev.millstream.edge.wire.BodyRefused].
  public HttpHandler watching(HttpHandler next, LongSupplier bodyBytesMax) {
    return exchange -> {
      SlowSender.watch(exchange, this, bodyBytesMax.getAsLong());
      SlowReader.watch(exchange, this);
      next.handleRequest(exchange);
    };
  }

  /// A part of a request's body came; says whether there is room for it.
  public boolean holdBody(long bytes) {
    return bodies.addAndGet(bytes) <= limits.bodiesBytesMax();
  }

  /// A request's body is not needed any more.
  public void releaseBody(long bytes) {
    bodies.addAndGet(-bytes);
  }

  /// Lets a connection in; null if its address has too many.
  public @Nullable Visitor enter(StreamConnection connection) {
    var peer = connection.getPeerAddress(InetSocketAddress.class);
    var visitor = peer == null ? null : enter(peer.getAddress()); // none: it left already
    if (visitor != null) {
      leaves(connection, visitor);
    }
    return visitor;
  }

  /// A visitor leaves with its connection.
  public static void leaves(StreamConnection connection, Visitor visitor) {
    connection.setCloseListener(_ -> visitor.leave());
  }

  /// Lets one who comes from there in, until it leaves; null if its address has too many.
  public @Nullable Visitor enter(InetAddress peer) {
    while (true) {
      var visitor = visitor(peer);
      switch (visitor.enter(limits.connectionsPerAddressMax())) {
        case LET_IN -> {
          return visitor;
        }
        case REFUSED -> {
          refusals.count(Limit.CONNECTIONS_OF_ADDRESS);
          return null;
        }
        case GONE -> {
          // another look finds or makes its successor
        }
      }
    }
  }

  /// Who is at the other end of a connection that was let in.
  public Visitor visitor(StreamConnection connection) {
    return visitor(connection.getPeerAddress(InetSocketAddress.class).getAddress());
  }

  /// Whether a request of `visitor` may be answered at once for `host`; counts it if so.
  public boolean admits(Visitor visitor, String host, long now) {
    return visitor.requests().take(now)
        && (!limits.bytesPerSite().limits() || siteBytes.of(host).waitNanos(now) == 0)
        && (!limits.requestsPerSite().limits() || siteRequests.of(host).take(now));
  }

  /// Takes note of an answer's bytes.
  public void sent(String host, long bytes, long now) {
    if (limits.bytesPerSite().limits()) {
      siteBytes.of(host).charge(bytes, now);
    }
  }

  /// Why a request is not answered, if so.
  public Optional<Refusal> refusal(HttpServerExchange exchange, String host) {
    var target = exchange.getRequestURI().length() + exchange.getQueryString().length();
    if (target > limits.targetBytesMax()) {
      return refused(
          new Refusal(414, Limit.TARGET_LENGTH, "The request's address is too long.", 0));
    }
    var now = System.nanoTime();
    var visitor = visitor(exchange.getSourceAddress().getAddress());
    if (admits(visitor, host, now)) {
      charge(exchange, host);
      return Optional.empty();
    }
    var wait = visitor.requests().waitNanos(now);
    if (wait > 0) {
      return refused(
          tooMany(Limit.REQUESTS_OF_ADDRESS, "Too many requests from your address.", wait));
    }
    var bytes = siteBytes.of(host).waitNanos(now);
    var requests = siteRequests.of(host).waitNanos(now);
    return refused(
        tooMany(
            bytes > requests ? Limit.BYTES_OF_SITE : Limit.REQUESTS_OF_SITE,
            "This site is asked for more than it may give.",
            Math.max(bytes, requests)));
  }

  private Optional<Refusal> refused(Refusal refusal) {
    refusals.count(refusal.limit());
    return Optional.of(refusal);
  }

  private void charge(HttpServerExchange exchange, String host) {
    if (limits.bytesPerSite().limits()) {
      exchange.addExchangeCompleteListener((done, next) -> {
        sent(host, done.getResponseBytesSent(), System.nanoTime());
        next.proceed();
      });
    }
  }

  private static Refusal tooMany(Limit limit, String reason, long waitNanos) {
    return new Refusal(429, limit, reason, Math.max(1, (waitNanos + SECOND - 1) / SECOND));
  }

  /// The visitor that a proxy of ours asks for by a request's `X-Forwarded-For`.
  public Visitor forwarded(Visitor proxy, @Nullable String field) {
    var address = field == null ? null : lastOutside(field);
    return address == null ? proxy : visitor(address);
  }

  /// Counts messages of an address among its requests; says for how many nanoseconds no more of
  /// them should be read.
  public long tookMessages(InetAddress address, int count) {
    var now = System.nanoTime();
    var pace = visitor(address).requests();
    pace.charge(count, now);
    return pace.waitNanos(now);
  }

  /// Whether an address is that of a proxy of ours.
  public boolean believes(InetAddress address) {
    return forwarders.have(address);
  }

  /// Makes the address that a proxy of ours names the request's source, and what it was asked by
  /// the scheme.
  public void unveil(HttpServerExchange exchange) {
    var peer = exchange.getSourceAddress();
    if (!forwarders.have(peer.getAddress())) {
      return;
    }
    if ("https".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(FORWARDED_PROTO))) {
      exchange.setRequestScheme("https");
    }
    HeaderValues fields = exchange.getRequestHeaders().get(FORWARDED_FOR);
    var address = fields == null ? null : lastOutside(String.join(",", fields));
    if (address != null) {
      exchange.setSourceAddress(new InetSocketAddress(address, 0));
    }
  }

  /// The last address that is no proxy of ours: what stands before it anyone may have written.
  private @Nullable InetAddress lastOutside(String field) {
    var parts = field.split(",", -1);
    for (var i = parts.length - 1; i >= 0; i--) {
      try {
        var address = InetAddress.ofLiteral(parts[i].strip());
        if (!forwarders.have(address)) {
          return address;
        }
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  private Visitor visitor(InetAddress address) {
    return forwarders.have(address)
        ? new Visitor(() -> Rate.NONE, true, System.nanoTime())
        : visitors.of(key(address));
  }

  /// An IPv4 address, or the network of an IPv6 one; no network in use begins with 16 zero bits.
  private static Long key(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? (1L << 32) + Integer.toUnsignedLong(bytes.getInt())
        : bytes.getLong();
  }
}

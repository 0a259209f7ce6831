package dev.millstream.edge;

import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Visitor;
import dev.millstream.edge.hot.HotPath;
import dev.millstream.edge.listen.Listener;
import dev.millstream.edge.listen.NewClient;
import dev.millstream.edge.tls.Tls;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/// Where an edge listens: plain HTTP, and HTTPS if it has that. What a connection may take is set
/// when it is opened.
final class Listeners implements AutoCloseable {
  private final EdgeSettings settings;
  private final Guard guard;
  private final HotPath hot;
  private final Optional<Tls> tls;
  private final HttpHandler handler;
  private volatile Openers openers;
  private @Nullable Listener plain;
  private @Nullable Listener secure;

  /// Opens plain connections by the limits of now.
  private final Listener.Opener now =
      new Listener.Opener() {
        @Override
        public void open(StreamConnection connection, Visitor visitor) {
          openers.plain().open(connection, visitor);
        }

        @Override
        public boolean serves(NewClient client, Visitor visitor) throws IOException {
          return openers.plain().serves(client, visitor);
        }
      };

  private record Openers(Listener.Opener plain, Optional<Listener.Opener> secure) {}

  Listeners(
      EdgeSettings settings, Guard guard, HotPath hot, Optional<Tls> tls, HttpHandler handler) {
    this.settings = settings;
    this.guard = guard;
    this.hot = hot;
    this.tls = tls;
    this.handler = handler;
    openers = openers(settings.limits());
  }

  void open(List<XnioWorker> workers) throws IOException {
    if (tls.isPresent()) {
      secure =
          listen(
              workers,
              tls.get().port(),
              (connection, visitor) -> openers.secure().orElseThrow().open(connection, visitor));
    }
    plain = listen(workers, settings.port(), now);
  }

  /// Connections that are opened from now on have these limits.
  void adopt(EdgeLimits limits) throws IOException {
    openers = openers(limits);
    for (var listener : new @Nullable Listener[] {plain, secure}) {
      if (listener != null) {
        listener.adopt(limits.connectionsMax());
      }
    }
  }

  int port() {
    return Objects.requireNonNull(plain).port();
  }

  OptionalInt securePort() {
    return secure == null ? OptionalInt.empty() : OptionalInt.of(secure.port());
  }

  /// Takes no more connections; those that are open stay.
  @Override
  public void close() {
    IoUtils.safeClose(plain, secure);
  }

  private Openers openers(EdgeLimits limits) {
    var secured =
        tls.map(its ->
            its.opener(
                (buffers, options) -> hot.secured(handler, buffers, options),
                (buffers, options) -> hot.streams(its.capped(handler), buffers, options),
                http(limits),
                guard::watch));
    // the idle are dropped by IDLE_TIMEOUT: the other one would not see what the hot path answers
    var http = OptionMap.builder().addAll(http(limits)).set(UndertowOptions.NO_REQUEST_TIMEOUT, -1);
    return new Openers(
        hot.opener(handler, http.getMap()),
        secured.map(opener -> (connection, _) -> opener.handleEvent(connection)));
  }

  private Listener listen(List<XnioWorker> workers, int port, Listener.Opener opener)
      throws IOException {
    var address = new InetSocketAddress(settings.host(), port);
    return Listener.open(workers, address, sockets(), guard, opener);
  }

  private static OptionMap http(EdgeLimits limits) {
    var idle = (int) limits.idleTimeout().toMillis();
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, limits.headerBytesMax())
        .set(UndertowOptions.MAX_HEADERS, limits.headersMax())
        // it would reset the connection; [dev.millstream.edge.guard.Guard#watching] says why
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.parseTimeout().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, idle)
        .set(UndertowOptions.IDLE_TIMEOUT, idle)
        .set(UndertowOptions.DECODE_URL, false)
        // browsers send { } | and the like in queries as they are
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .getMap();
  }

  private OptionMap sockets() {
    var limits = settings.limits();
    return OptionMap.builder()
        .set(Options.CONNECTION_HIGH_WATER, limits.connectionsMax())
        .set(Options.CONNECTION_LOW_WATER, limits.connectionsMax())
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, 1000)
        .getMap();
  }
}

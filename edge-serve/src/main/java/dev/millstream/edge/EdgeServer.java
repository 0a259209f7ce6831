package dev.millstream.edge;

import dev.millstream.edge.cache.CacheLimits;
import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.Purge;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.player.Video;
import dev.millstream.edge.player.VideoHost;
import dev.millstream.edge.reply.CachedCalls;
import dev.millstream.edge.reply.FunctionCalls;
import dev.millstream.edge.reply.ObjectCache;
import dev.millstream.edge.reply.Responder;
import dev.millstream.edge.site.Site;
import dev.millstream.edge.tls.Tls;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.store.ObjectStore;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;

/// The public's server: sites, functions and videos by host name.
public final class EdgeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

  private final EdgeSettings settings;
  private final Optional<Tls> tls;
  private final Undertow undertow;
  private final GracefulShutdownHandler shutdown;
  private final LiveTrees<Site> sites;
  private final LiveTrees<Video> videos;
  private final ExecutorService workers;
  private final EdgeCache cache;

  private EdgeServer(
      EdgeSettings settings, ObjectStore store, FunctionEngine functions, RequestEvents events)
      throws IOException {
    this.settings = settings;
    var limits = settings.limits();
    var names = new HostNames(settings.baseDomain());
    tls =
        settings.tls().isPresent()
            ? Optional.of(Tls.open(settings.tls().get(), names))
            : Optional.empty();
    workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-", 0).factory());
    sites =
        new LiveTrees<>(
            store.refs(),
            (ref, since) -> Site.load(store, ref, since),
            names::hostOf,
            limits.liveTreesMax(),
            EdgeServer::problem);
    videos =
        new LiveTrees<>(
            store.refs(),
            (ref, since) -> Video.load(store, ref, since),
            VideoHost::uidOf,
            limits.liveTreesMax(),
            EdgeServer::problem);
    cache = new EdgeCache(CacheLimits.defaults(), InstantSource.system(), workers);
    var responder =
        new Responder(
            store,
            new ObjectCache(store, limits.cacheBytesMax()),
            new CachedCalls(cache, new FunctionCalls(functions, store, limits.bodyBytesMax())),
            workers,
            new Responder.Sizes(
                limits.rangesMax(), limits.cachedObjectBytesMax(), limits.bodyBytesMax()));
    var router = new Router(names, sites, videos, VideoHost.load());
    shutdown =
        new GracefulShutdownHandler(
            new HttpContinueReadHandler(new EdgeHandler(router, responder, workers, events)));
    undertow = listener(shutdown);
  }

  /// Starts to serve; nothing is loaded before it is asked for.
  ///
  /// @throws PortTakenException if another program listens there
  public static EdgeServer start(EdgeSettings settings, ObjectStore store, FunctionEngine functions)
      throws IOException {
    return start(settings, store, functions, RequestEvents.NONE);
  }

  /// Starts to serve, and tells of every request.
  ///
  /// @throws PortTakenException if another program listens there
  public static EdgeServer start(
      EdgeSettings settings, ObjectStore store, FunctionEngine functions, RequestEvents events)
      throws IOException {
    var server = new EdgeServer(settings, store, functions, events);
    try {
      server.undertow.start();
    } catch (RuntimeException e) {
      server.close();
      if (e.getCause() instanceof BindException taken) {
        throw new PortTakenException(settings.host(), settings.port(), taken);
      }
      throw new IOException("the edge cannot listen on " + settings.host(), e);
    }
    return server;
  }

  /// The port it listens on.
  public int port() {
    return ports("http").orElseThrow();
  }

  /// The port of HTTPS, if it listens there.
  public OptionalInt httpsPort() {
    return ports("https");
  }

  private OptionalInt ports(String protocol) {
    return undertow.getListenerInfo().stream()
        .filter(listener -> listener.getProtcol().equals(protocol))
        .mapToInt(listener -> ((InetSocketAddress) listener.getAddress()).getPort())
        .findFirst();
  }

  /// Takes stored answers of functions and other origins out of the cache.
  ///
  /// @return how many there were
  public int purge(Purge purge) {
    return cache.purge(purge);
  }

  /// Stops taking requests, waits a short while for those under way, and ends.
  @Override
  public void close() {
    sites.close();
    videos.close();
    shutdown.shutdown();
    try {
      shutdown.awaitShutdown(settings.limits().stopGrace().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    undertow.stop();
    tls.ifPresent(Tls::close);
    workers.shutdownNow();
  }

  private Undertow listener(HttpHandler handler) {
    var limits = settings.limits();
    var server = Undertow.builder();
    tls.ifPresent(secure -> secure.listen(server, settings.host(), handler));
    return server
        .addHttpListener(settings.port(), settings.host())
        .setHandler(handler)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, limits.headerBytesMax())
        .setServerOption(UndertowOptions.MAX_HEADERS, limits.headersMax())
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) limits.bodyBytesMax())
        .setServerOption(
            UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.parseTimeout().toMillis())
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) limits.idleTimeout().toMillis())
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, (int) limits.idleTimeout().toMillis())
        .setServerOption(UndertowOptions.DECODE_URL, false)
        // browsers send { } | and the like in queries as they are
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
        .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, (int) limits.stopGrace().toMillis())
        .setSocketOption(Options.CONNECTION_HIGH_WATER, limits.connectionsMax())
        .setSocketOption(Options.CONNECTION_LOW_WATER, limits.connectionsMax())
        .setSocketOption(Options.TCP_NODELAY, true)
        .setSocketOption(Options.REUSE_ADDRESSES, true)
        .build();
  }

  private static void problem(String line) {
    LOG.error("event=tree_not_loaded {}", line);
  }
}

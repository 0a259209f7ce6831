package dev.millstream.edge;

import dev.millstream.edge.cache.CacheLimits;
import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.Purge;
import dev.millstream.edge.clients.ClientDoor;
import dev.millstream.edge.domain.CustomDomains;
import dev.millstream.edge.guard.Drain;
import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Listener;
import dev.millstream.edge.guard.Refusals;
import dev.millstream.edge.hot.HotPath;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.pass.Gate;
import dev.millstream.edge.pass.Tickets;
import dev.millstream.edge.player.Video;
import dev.millstream.edge.player.VideoHost;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.reply.CachedCalls;
import dev.millstream.edge.reply.EarlyHints;
import dev.millstream.edge.reply.FunctionCalls;
import dev.millstream.edge.reply.ObjectCache;
import dev.millstream.edge.reply.ProxyAnswers;
import dev.millstream.edge.reply.Responder;
import dev.millstream.edge.site.Site;
import dev.millstream.edge.site.SitesBefore;
import dev.millstream.edge.tls.Challenges;
import dev.millstream.edge.tls.Tls;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Manifest;
import io.undertow.UndertowOptions;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/// The public's server: sites, functions and videos by host name.
public final class EdgeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

  private static final int TOKENS_KNOWN_MAX = 50_000;
  private static final int HINTED_PAGES_MAX = 4_000;

  private final EdgeSettings settings;
  private final Optional<Tls> tls;
  private final XnioWorker worker;
  private final Guard guard;
  private final HotPath hot;
  private final HttpHandler handler;
  private final Drain drain = new Drain();
  private final LiveTrees<Manifest> deltas;
  private final LiveTrees<Site> sites;
  private final LiveTrees<Video> videos;
  private final Tickets tickets;
  private final CustomDomains domains;
  private final ExecutorService workers;
  private final EdgeCache cache;
  private final ProxyClient proxy;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Listener plain;
  private @Nullable Listener secure;

  private EdgeServer(
      EdgeSettings settings,
      ObjectStore store,
      Makers makers,
      RequestEvents events,
      HandlerWrapper front)
      throws IOException {
    this.settings = settings;
    var limits = settings.limits();
    var names = new HostNames(settings.baseDomain());
    guard = new Guard(limits.guard(), settings.trust().forwarders());
    var challenges = new Challenges();
    tls = tls(settings, names, challenges);
    workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-", 0).factory());
    deltas = deltas(store, limits);
    var around =
        new Site.Surroundings(
            store, settings.trust().shares(), new SitesBefore(limits.liveTreesMax()), deltas);
    sites =
        new LiveTrees<>(
            store.refs(),
            (ref, since) -> Site.load(around, ref, since),
            names::hostOf,
            limits.liveTreesMax(),
            EdgeServer::problem);
    videos = videos(store, limits);
    cache = new EdgeCache(CacheLimits.defaults(), InstantSource.system(), workers);
    proxy = new ProxyClient(settings.trust().proxy());
    var most = limits.bodyBytesMax();
    var responder =
        new Responder(
            store,
            new ObjectCache(store, limits.cacheBytesMax()),
            new Responder.Makers(
                new CachedCalls(
                    cache, new FunctionCalls(makers.functions(), store, proxy, cache.named(), most)),
                new ProxyAnswers(cache, proxy),
                new EarlyHints(guard, HINTED_PAGES_MAX)),
            workers,
            new Responder.Sizes(limits.rangesMax(), limits.cachedObjectBytesMax(), most));
    domains = new CustomDomains(store, limits.liveTreesMax(), EdgeServer::problem);
    tickets = new Tickets(store, TOKENS_KNOWN_MAX, InstantSource.system(), EdgeServer::problem);
    var gate = new Gate(settings.trust().countries(), InstantSource.system());
    var host = VideoHost.load(makers.stills());
    var router = new Router(names, sites, videos, host, tickets, gate, domains, challenges);
    var https =
        new HttpsOnly(
            settings.tls().filter(TlsSettings::required).isPresent(),
            name -> tls.isPresent() && tls.get().clients().covers(name),
            () -> httpsPort().orElse(0));
    var answering =
        new EdgeHandler(
            guard,
            https,
            tls.map(Tls::clients).map(ClientDoor::new),
            router,
            responder,
            workers,
            events,
            settings.trust().timingToken());
    handler = guarded(front.wrap(answering), guard, drain);
    hot = new HotPath(limits.hot(), limits.headersMax(), guard, drain, events::repeated);
    tls.ifPresent(its -> its.clients().onChange(hot::forget));
    worker = Xnio.getInstance().createWorker(threads());
  }

  private static Optional<Tls> tls(EdgeSettings settings, HostNames names, Challenges challenges)
      throws IOException {
    return settings.tls().isPresent()
        ? Optional.of(Tls.open(settings.tls().get(), names, challenges))
        : Optional.empty();
  }

  private static HttpHandler guarded(HttpHandler answering, Guard guard, Drain drain) {
    return drain.around(guard.watching(new HttpContinueReadHandler(answering)));
  }

  private static LiveTrees<Video> videos(ObjectStore store, EdgeLimits limits) {
    return new LiveTrees<>(
        store.refs(),
        (ref, since) -> Video.load(store, ref, since),
        VideoHost::uidOf,
        limits.liveTreesMax(),
        EdgeServer::problem);
  }

  private static LiveTrees<Manifest> deltas(ObjectStore store, EdgeLimits limits) {
    return new LiveTrees<>(
        store.refs(),
        (ref, _) -> Manifest.load(store, ref.name().scope(), ref.manifest()),
        name -> Optional.of(name.value()).filter(_ -> name.isDeltas()),
        limits.liveTreesMax(),
        EdgeServer::problem);
  }

  /// Starts to serve; nothing is loaded before it is asked for.
  ///
  /// @throws PortTakenException if another program listens there
  public static EdgeServer start(EdgeSettings settings, ObjectStore store, FunctionEngine functions)
      throws IOException {
    return start(settings, store, Makers.of(functions), RequestEvents.NONE);
  }

  /// Starts to serve, and tells of every request.
  ///
  /// @throws PortTakenException if another program listens there
  public static EdgeServer start(
      EdgeSettings settings, ObjectStore store, Makers makers, RequestEvents events)
      throws IOException {
    return start(settings, store, makers, events, edge -> edge);
  }

  /// Starts to serve with `front` before all that is answered but for what the hot path repeats:
  /// switch that off.
  ///
  /// @throws PortTakenException if another program listens there
  public static EdgeServer start(
      EdgeSettings settings,
      ObjectStore store,
      Makers makers,
      RequestEvents events,
      HandlerWrapper front)
      throws IOException {
    var server = new EdgeServer(settings, store, makers, events, front);
    try {
      server.listen();
    } catch (BindException e) {
      server.close();
      throw new PortTakenException(settings.host(), settings.port(), e);
    } catch (IOException | RuntimeException e) {
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
    return Objects.requireNonNull(plain).port();
  }

  /// The port of HTTPS, if it listens there.
  public OptionalInt httpsPort() {
    return secure == null ? OptionalInt.empty() : OptionalInt.of(secure.port());
  }

  /// Its HTTPS, if it serves that.
  public Optional<Tls> tls() {
    return tls;
  }

  /// Shows what a site's ref points at now; blocks. When it returns, visitors see that.
  public void refresh(RefName site) throws IOException {
    sites.refresh(site);
  }

  /// Who was sent away.
  public Refusals refusals() {
    return guard.refusals();
  }

  /// Takes stored answers of functions and other origins out of the cache.
  ///
  /// @return how many there were
  public int purge(Purge purge) {
    return cache.purge(purge);
  }

  /// Takes no new connections, lets what is under way end, for a while at most, and ends.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return; // a listener that is closed after its worker waits for ever
    }
    sites.close();
    deltas.close();
    videos.close();
    tickets.close();
    domains.close();
    IoUtils.safeClose(plain, secure);
    drain.close();
    guard.announceEnd();
    try {
      drain.await(settings.limits().stopGrace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.shutdownNow();
    tls.ifPresent(Tls::close);
    workers.shutdownNow();
    proxy.close();
  }

  private void listen() throws IOException {
    if (tls.isPresent()) {
      var opener =
          tls.get()
              .opener(
                  handler,
                  (buffers, options) -> hot.secured(handler, buffers, options),
                  http(),
                  guard::watch);
      secure = listen(tls.get().port(), (connection, _) -> opener.handleEvent(connection));
    }
    // the idle are dropped by IDLE_TIMEOUT: the other one would not see what the hot path answers
    var http = OptionMap.builder().addAll(http()).set(UndertowOptions.NO_REQUEST_TIMEOUT, -1);
    plain = listen(settings.port(), hot.opener(handler, http.getMap()));
  }

  private Listener listen(int port, Listener.Opener opener) throws IOException {
    var address = new InetSocketAddress(settings.host(), port);
    return Listener.open(worker, address, sockets(), guard, opener);
  }

  private OptionMap http() {
    var limits = settings.limits();
    var idle = (int) limits.idleTimeout().toMillis();
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, limits.headerBytesMax())
        .set(UndertowOptions.MAX_HEADERS, limits.headersMax())
        .set(UndertowOptions.MAX_ENTITY_SIZE, (long) limits.bodyBytesMax())
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
        .set(Options.BALANCING_TOKENS, 1)
        .set(Options.BALANCING_CONNECTIONS, 2)
        .getMap();
  }

  private static OptionMap threads() {
    var each = Math.max(2, Runtime.getRuntime().availableProcessors());
    return OptionMap.builder()
        .set(Options.WORKER_NAME, "edge")
        .set(Options.WORKER_IO_THREADS, each)
        .set(Options.WORKER_TASK_CORE_THREADS, each)
        .set(Options.WORKER_TASK_MAX_THREADS, each)
        .getMap();
  }

  private static void problem(String line) {
    LOG.error("event=tree_not_loaded {}", line);
  }
}

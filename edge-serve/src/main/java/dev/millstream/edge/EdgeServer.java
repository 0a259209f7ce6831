package dev.millstream.edge;

import dev.millstream.edge.cache.CacheLimits;
import dev.millstream.edge.cache.EdgeCache;
import dev.millstream.edge.cache.Purge;
import dev.millstream.edge.clients.ClientDoor;
import dev.millstream.edge.domain.CustomDomains;
import dev.millstream.edge.guard.Drain;
import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.guard.Refusals;
import dev.millstream.edge.hot.HotPath;
import dev.millstream.edge.listen.Listener;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.live.LiveTrees;
import dev.millstream.edge.live.Shown;
import dev.millstream.edge.pass.Countries;
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
import dev.millstream.edge.socket.VisitorSockets;
import dev.millstream.edge.tls.Challenges;
import dev.millstream.edge.tls.Tls;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.functions.FunctionEngine;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Manifest;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioWorker;

/// The public's server: sites, functions and videos by host name.
public final class EdgeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

  private static final int TOKENS_KNOWN_MAX = 50_000;
  private static final int HINTED_PAGES_MAX = 4_000;

  private final EdgeSettings settings;
  private final Optional<Tls> tls;
  private final List<XnioWorker> threads;
  private final Guard guard;
  private final HotPath hot;
  private final Listeners listeners;
  private final Responder responder;
  private final FunctionCalls functions;
  private final HostNames names;
  private final ObjectCache objects;
  private final AtomicReference<Countries> countries;
  private final AtomicBoolean httpsOnly;
  private final Drain drain = new Drain();
  private final VisitorSockets sockets;
  private final LiveTrees<Manifest> deltas;
  private final LiveTrees<Manifest> pictures;
  private final LiveTrees<Site> sites;
  private final LiveTrees<Video> videos;
  private final Tickets tickets;
  private final CustomDomains domains;
  private final ExecutorService workers;
  private final EdgeCache cache;
  private final ProxyClient proxy;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EdgeServer(
      EdgeSettings settings,
      ObjectStore store,
      Makers makers,
      RequestEvents events,
      HandlerWrapper front)
      throws IOException {
    this.settings = settings;
    var limits = settings.limits();
    names = new HostNames(settings.baseDomain());
    guard = new Guard(limits.guard(), settings.trust().forwarders());
    sockets = new VisitorSockets(guard, drain, limits.idleTimeout());
    var challenges = new Challenges();
    tls = tls(settings, names, challenges);
    workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-", 0).factory());
    deltas = beside(RefName::isDeltas, store, limits);
    pictures = beside(RefName::isPictures, store, limits);
    var around =
        new Site.Surroundings(
            names.base(),
            store,
            settings.trust().shares(),
            new SitesBefore(limits.liveTreesMax()),
            deltas,
            pictures);
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
    objects = new ObjectCache(store, limits.cacheBytesMax());
    functions =
        new FunctionCalls(makers.functions(), store, proxy, cache.named(), this::live, most);
    responder =
        new Responder(
            store,
            objects,
            new Responder.Makers(
                new CachedCalls(cache, functions),
                new ProxyAnswers(cache, proxy),
                new EarlyHints(guard, HINTED_PAGES_MAX),
                sockets),
            workers,
            sizes(limits));
    domains = new CustomDomains(store, limits.liveTreesMax(), EdgeServer::problem);
    tickets = new Tickets(store, TOKENS_KNOWN_MAX, InstantSource.system(), EdgeServer::problem);
    countries = new AtomicReference<>(settings.trust().countries());
    httpsOnly = new AtomicBoolean(settings.tls().filter(TlsSettings::required).isPresent());
    var router = router(names, challenges, VideoHost.load(makers.stills()));
    hot = hotPath(limits, events);
    tls.ifPresent(its -> its.clients().onChange(hot::forget));
    pictures.onChange(hot::forget);
    threads = Listener.workers("edge", Math.max(2, Runtime.getRuntime().availableProcessors()));
    var handler = guarded(front.wrap(answering(router, events)));
    listeners = new Listeners(settings, guard, hot, tls, handler);
  }

  private Router router(HostNames names, Challenges challenges, VideoHost host) {
    Countries now = (viewer, head) -> countries.get().of(viewer, head);
    var gate = new Gate(now, InstantSource.system());
    return new Router(names, sites, videos, host, tickets, gate, domains, challenges);
  }

  private HttpHandler answering(Router router, RequestEvents events) {
    return new EdgeHandler(
        guard,
        new HttpsOnly(
            httpsOnly::get,
            name -> tls.isPresent() && tls.get().clients().covers(name),
            () -> httpsPort().orElse(0)),
        tls.map(Tls::clients).map(ClientDoor::new),
        router,
        responder,
        workers,
        events,
        settings.trust().timingToken());
  }

  private static Responder.Sizes sizes(EdgeLimits limits) {
    return new Responder.Sizes(
        limits.rangesMax(), limits.cachedObjectBytesMax(), limits.bodyBytesMax());
  }

  private static Optional<Tls> tls(EdgeSettings settings, HostNames names, Challenges challenges)
      throws IOException {
    return settings.tls().isPresent()
        ? Optional.of(Tls.open(settings.tls().get(), names, challenges))
        : Optional.empty();
  }

  private HotPath hotPath(EdgeLimits limits, RequestEvents events) {
    var told = new ToldEvents(events, () -> countries.get());
    return new HotPath(
        limits.hot(), limits.headersMax(), limits.headerBytesMax(), guard, drain, told);
  }

  private HttpHandler guarded(HttpHandler answering) {
    return drain.around(
        guard.watching(new HttpContinueReadHandler(answering), responder::bodyBytesMax));
  }

  private static LiveTrees<Video> videos(ObjectStore store, EdgeLimits limits) {
    return new LiveTrees<>(
        store.refs(),
        (ref, since) -> Video.load(store, ref, since),
        VideoHost::uidOf,
        limits.liveTreesMax(),
        EdgeServer::problem);
  }

  private static LiveTrees<Manifest> beside(
      Predicate<RefName> which, ObjectStore store, EdgeLimits limits) {
    return new LiveTrees<>(
        store.refs(),
        (ref, _) -> Manifest.load(store, ref.name().scope(), ref.manifest()),
        name -> Optional.of(name.value()).filter(_ -> which.test(name)),
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
      server.listeners.open(server.threads);
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
    return listeners.port();
  }

  /// The port of HTTPS, if it listens there.
  public OptionalInt httpsPort() {
    return listeners.securePort();
  }

  /// Its HTTPS, if it serves that.
  public Optional<Tls> tls() {
    return tls;
  }

  /// Shows what a site's ref points at now; blocks. When it returns, visitors see that.
  public void refresh(RefName site) throws IOException {
    sites.refresh(site);
  }

  /// Has the functions of what is live of a project handle what is no request; empty if nothing is
  /// live, or it has none. Blocks.
  public Optional<FunctionOutcome> handle(String project, FunctionEvent event) throws IOException {
    return handle(RefName.production(project), event);
  }

  /// The same of what a ref points at.
  public Optional<FunctionOutcome> handle(RefName ref, FunctionEvent event) throws IOException {
    var host = names.hostOf(ref).orElseThrow();
    var shown = shown(ref);
    return shown.isPresent() ? functions.handle(shown.get(), host, event) : Optional.empty();
  }

  private Optional<Site> live(String project) throws IOException {
    return shown(RefName.production(project));
  }

  private Optional<Site> shown(RefName ref) throws IOException {
    return sites.load(names.hostOf(ref).orElseThrow(), List.of(ref)) instanceof Shown.Tree(var site)
        ? Optional.of(site)
        : Optional.empty();
  }

  /// How many WebSockets of visitors are open.
  public int openSockets() {
    return sockets.count();
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

  /// What may change while an edge serves: of `limits` the sizes of bodies and of the memory for
  /// objects, connections, timeouts of silence, and what the guard goes by; and whom it believes.
  public record Changes(
      EdgeLimits limits, Networks forwarders, Countries countries, boolean httpsOnly) {}

  /// Goes by these from now on; connections that are open stay, and keep the timeout of silence and
  /// the largest body that they were opened with. Takes up changed certificates, too.
  public void adopt(Changes changes) throws IOException {
    var limits = changes.limits();
    guard.adopt(limits.guard(), changes.forwarders());
    countries.set(changes.countries());
    httpsOnly.set(changes.httpsOnly());
    objects.adopt(limits.cacheBytesMax());
    responder.adopt(sizes(limits));
    listeners.adopt(limits);
    sockets.adopt(limits.idleTimeout());
    hot.forget();
    if (tls.isPresent()) {
      tls.get().refresh();
    }
  }

  /// Takes no new connections, lets what is under way end, for a while at most, and ends.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return; // a listener that is closed after its worker waits for ever
    }
    sites.close();
    deltas.close();
    pictures.close();
    videos.close();
    tickets.close();
    domains.close();
    listeners.close();
    drain.close();
    guard.announceEnd();
    sockets.goAway();
    try {
      drain.await(settings.limits().stopGrace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.forEach(XnioWorker::shutdownNow);
    hot.close();
    tls.ifPresent(Tls::close);
    workers.shutdownNow();
    proxy.close();
  }

  private static void problem(String line) {
    LOG.error("event=tree_not_loaded {}", line);
  }
}

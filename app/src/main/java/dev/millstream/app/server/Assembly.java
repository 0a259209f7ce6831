package dev.millstream.app.server;

import dev.millstream.app.config.Configuration;
import dev.millstream.app.config.Front;
import dev.millstream.app.media.EdgeStills;
import dev.millstream.app.mtls.ClientRoutes;
import dev.millstream.app.reload.Reloads;
import dev.millstream.app.tail.FunctionTails;
import dev.millstream.app.trigger.EdgeFunctions;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.mail.MailRelay;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.control.ControlPlane;
import dev.millstream.control.ControlSettings;
import dev.millstream.control.api.Route;
import dev.millstream.control.bindings.AnalyticsRoute;
import dev.millstream.control.bindings.D1Routes;
import dev.millstream.control.bindings.KvRoutes;
import dev.millstream.control.bindings.NamedResources;
import dev.millstream.control.bindings.QueueRoutes;
import dev.millstream.control.bindings.R2Routes;
import dev.millstream.control.domains.DomainSettings;
import dev.millstream.control.stream.StreamLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.edge.Makers;
import dev.millstream.edge.Trust;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.pass.Countries;
import dev.millstream.edge.pass.CountryFile;
import dev.millstream.edge.proxy.ProxyLimits;
import dev.millstream.edge.proxy.ProxySettings;
import dev.millstream.edge.tls.Tls;
import dev.millstream.edge.tls.TlsLimits;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.supervisor.FunctionHostSettings;
import dev.millstream.functions.supervisor.FunctionHosts;
import dev.millstream.functions.tail.TailedFunctions;
import dev.millstream.functions.tail.Tails;
import dev.millstream.functions.trigger.Triggers;
import dev.millstream.git.GitLimits;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import dev.millstream.transcoder.SampleVideo;
import dev.millstream.transcoder.StillLimits;
import dev.millstream.transcoder.Stills;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// The running server: every part, joined by plain constructors.
public final class Assembly implements AutoCloseable {
  /// Who sends this is told how long answers took.
  private static final String TIMING_TOKEN = "MILLSTREAM_TIMING_TOKEN";

  private static final int FUNCTION_HOSTS = 1;

  private final Parts parts;
  private final Path data;
  private final Addresses addresses;
  private final ControlPlane control;
  private final TranscoderSettings transcoding;
  private final Reloads reloads;

  private Assembly(
      Parts parts,
      Path data,
      Addresses addresses,
      ControlPlane control,
      TranscoderSettings transcoding,
      Reloads reloads) {
    this.parts = parts;
    this.data = data;
    this.addresses = addresses;
    this.control = control;
    this.transcoding = transcoding;
    this.reloads = reloads;
  }

  /// Starts everything on a data folder that has been taken; the server gives it back.
  ///
  /// @throws StartException if something of the configuration is in the way
  public static Assembly start(Configuration configuration, DataFolder folder)
      throws StartException, IOException {
    return start(configuration, () -> configuration, folder);
  }

  /// Starts everything with a configuration that `reading` reads again when the server is told to.
  ///
  /// @throws StartException if something of the configuration is in the way
  public static Assembly start(
      Configuration configuration, Reloads.Reading reading, DataFolder folder)
      throws StartException, IOException {
    var parts = new Parts();
    parts.add(folder);
    try {
      return join(configuration, reading, folder, parts);
    } catch (StartException | IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /// The edge comes up before the control plane: what is live is served while jobs are taken up.
  private static Assembly join(
      Configuration configuration, Reloads.Reading reading, DataFolder folder, Parts parts)
      throws StartException, IOException {
    var host = configuration.host();
    var domain = configuration.baseDomain();
    var data = folder.path();
    // before anything has a logger
    LogConfigurator.into(data.resolve("logs"));
    var cache = Caches.folder(data);
    var building = Building.settings(configuration.builds(), cache.resolve("builder"), data);
    var transcoding =
        TranscoderSettings.defaults(cache.resolve("ffmpeg"))
            .passThrough(configuration.videos().passThrough())
            .loudness(configuration.videos().loudness());
    requireFreePorts(configuration);
    Tls.harden();

    var store =
        parts.open(
            () -> ObjectStores.open(configuration.store().orElse(""), data, System.getenv()));
    parts.open(() -> store.hold(folder.storeOwner()));
    var secrets = SecretBox.open(data.resolve("secrets.key"));
    var bindings = parts.open(() -> bindings(data, store));
    var tails = new Tails();
    var hosts = parts.open(() -> FunctionHosts.open(functions(cache, secrets, bindings, tails)));
    var watching = parts.open(() -> Watching.open(data.resolve("logs"), configuration.accessLog()));
    var settings = edge(configuration, data);
    var stills = parts.open(() -> new Stills(transcoding, StillLimits.DEFAULT));
    var pictures = new EdgeStills(store, stills);
    var makers = new Makers(new TailedFunctions(hosts, tails), pictures);
    var edge = parts.open(() -> EdgeServer.start(settings, store, makers, watching.events()));
    parts.open(() -> Triggers.start(store, bindings, new EdgeFunctions(edge)));
    watching.metrics().refused(edge.refusals()::of);
    watching
        .metrics()
        .level("millstream_websockets", "Visitors' WebSockets that are open", edge::openSockets);
    var reloads = new Reloads(reading, configuration, changed -> takeUp(changed, edge, watching));
    var transcoder = parts.open(() -> new Transcoder(transcoding));
    var builder = new SiteBuilder(building);
    var joined =
        new ControlPlane.Joined(
            routes(watching, bindings, reloads, edge),
            new EdgePurges(edge),
            Ordering.of(configuration.acme(), data, edge.tls(), System.getenv()),
            new NamedResources(bindings),
            Optional.of(bindings),
            new FunctionTails(tails),
            proxies(configuration.front())::have);
    var plane =
        parts.open(() ->
            ControlPlane.start(
                control(configuration, data, edge), store, builder, transcoder, joined));
    watching.countViews(plane.stats());
    // not before: what is public needs the processor more
    hosts.begin();
    pictures.begin();

    var ports = new Addresses.Ports(edge.port(), edge.httpsPort(), plane.port(), plane.sshPort());
    var addresses = Addresses.of(domain, host, ports);
    folder.announce(addresses.api());
    return new Assembly(parts, data, addresses, plane, transcoding, reloads);
  }

  private static Bindings bindings(Path data, ObjectStore store) throws IOException {
    var mail = MailRelay.of(System.getenv());
    var bindings = Bindings.open(data.resolve("bindings"), store);
    mail.ifPresent(bindings::mailBy);
    return bindings;
  }

  private static void requireFreePorts(Configuration configuration) throws StartException {
    var host = configuration.host();
    Ports.requireFree(host, configuration.port(), "--port");
    Ports.requireFree(host, configuration.httpsPort(), "--https-port");
    Ports.requireFree(host, configuration.controlPort(), "--control-port");
    Ports.requireFree(host, configuration.sshPort(), "--ssh-port");
  }

  private static List<Route> routes(
      Watching watching, Bindings bindings, Reloads reloads, EdgeServer edge) {
    var routes = new ArrayList<>(watching.routes());
    routes.addAll(new KvRoutes(bindings).routes());
    routes.addAll(new D1Routes(bindings).routes());
    routes.addAll(new R2Routes(bindings).routes());
    routes.addAll(new QueueRoutes(bindings).routes());
    routes.addAll(new AnalyticsRoute(bindings).routes());
    routes.addAll(reloads.routes());
    routes.addAll(new ClientRoutes(edge.tls()).routes());
    return routes;
  }

  private static ControlSettings control(Configuration configuration, Path data, EdgeServer edge) {
    var domain = configuration.baseDomain();
    return new ControlSettings(
        configuration.host(),
        configuration.controlPort(),
        configuration.sshPort(),
        data,
        domain,
        edge.port(),
        DomainSettings.of(domain, configuration.dns()),
        new Outbound(configuration.trustedOrigins()),
        limits(configuration));
  }

  private static ControlSettings.ControlLimits limits(Configuration configuration) {
    var room = configuration.projectRoom();
    var lfs = room.lfsMib().stream().mapToLong(mib -> (long) mib << 20).findFirst();
    var videos =
        StreamLimits.DEFAULT
            .earlyStarts(configuration.videos().earlyStartsMax())
            .further(configuration.videos().further());
    return ControlSettings.ControlLimits.DEFAULT
        .with(videos)
        .with(LfsLimits.DEFAULT.withProjectBytes(lfs))
        .with(GitLimits.DEFAULT.withRepositoryBytes((long) room.repositoryMib() << 20));
  }

  private static EdgeSettings edge(Configuration configuration, Path data)
      throws StartException, IOException {
    var https = configuration.httpsPort();
    if (https < 0 && configuration.front().httpsOnly()) {
      throw new StartException("--https-only needs HTTPS: leave --https-port -1 out");
    }
    return new EdgeSettings(
        configuration.host(),
        configuration.port(),
        configuration.baseDomain(),
        configuration.limits().edge(),
        https < 0 ? Optional.empty() : Optional.of(tls(configuration, data)),
        new Trust(
            new ProxySettings(new Outbound(configuration.trustedOrigins()), ProxyLimits.DEFAULTS),
            ShareKey.ofServer(data),
            proxies(configuration.front()),
            countries(configuration.front()),
            Optional.ofNullable(System.getenv(TIMING_TOKEN)).filter(token -> !token.isBlank())));
  }

  /// All that may be wrong is found before anything changes.
  private static void takeUp(Configuration changed, EdgeServer edge, Watching watching)
      throws StartException, IOException {
    var httpsOnly = changed.front().httpsOnly();
    if (httpsOnly && edge.httpsPort().isEmpty()) {
      throw new StartException("--https-only needs HTTPS, which this server was started without");
    }
    var changes =
        new EdgeServer.Changes(
            changed.limits().edge(),
            proxies(changed.front()),
            countries(changed.front()),
            httpsOnly);
    watching.logs(changed.accessLog());
    edge.adopt(changes);
  }

  private static Networks proxies(Front front) throws StartException {
    try {
      return Networks.LOOPBACK.and(front.proxies());
    } catch (IllegalArgumentException e) {
      throw new StartException("--trust-proxy: " + e.getMessage(), e);
    }
  }

  private static Countries countries(Front front) throws StartException {
    var told = front.countryField().map(Countries::told).orElse(Countries.UNKNOWN);
    if (front.countries().isEmpty()) {
      return told;
    }
    try {
      return told.or(CountryFile.read(front.countries().get()));
    } catch (IOException e) {
      throw new StartException("--country-file: " + e.getMessage(), e);
    }
  }

  private static TlsSettings tls(Configuration configuration, Path data) {
    return new TlsSettings(
        configuration.httpsPort(),
        DataFolder.tls(data),
        TlsLimits.DEFAULT.ticketsKept(Duration.ofHours(configuration.front().ticketHours())),
        configuration.front().httpsOnly(),
        configuration.front().tls());
  }

  private static FunctionHostSettings functions(
      Path cache, SecretBox secrets, Bindings bindings, Tails tails) {
    var log = LoggerFactory.getLogger("functions");
    return new FunctionHostSettings(
            cache.resolve("v8"),
            FUNCTION_HOSTS,
            FunctionLimits.defaults(),
            line -> {
              tails.printed(line);
              log.info(
                  "event=printed project={} deployment={} request={} level={} text=\"{}\"",
                  line.project(),
                  line.deployment(),
                  line.requestId(),
                  line.level(),
                  line.text());
            },
            secrets::unseal,
            bindings)
        .keeping(bindings.objects());
  }

  /// Reads its configuration again, when it is told to.
  public Reloads reloads() {
    return reloads;
  }

  public Path data() {
    return data;
  }

  public Addresses addresses() {
    return addresses;
  }

  public String accountId() {
    return control.accountId();
  }

  /// The fingerprint of the key that git's SSH clients see, if SSH is served.
  public Optional<String> hostKey() {
    return control.hostKey();
  }

  /// Writes a video to try things with.
  public void makeVideo(Path file, int seconds) throws IOException, InterruptedException {
    SampleVideo.write(transcoding, file, seconds);
  }

  @Override
  public void close() {
    parts.close();
  }
}

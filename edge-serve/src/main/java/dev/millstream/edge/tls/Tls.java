package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientRules;
import dev.millstream.edge.clients.ClientTrust;
import dev.millstream.edge.live.HostNames;
import dev.millstream.edge.wire.BufferPools;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;

/// The edge's HTTPS: opens what it shows, adds its listener to a server, and takes up changed
/// certificates while it runs.
public final class Tls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int HTTP2_WEIGHT = 10;

  private final TlsSettings settings;
  private final OwnCertificates own;
  private final OrderedCertificates ordered;
  private final Challenges challenges;
  private final ClientRules clients;
  private final TlsContext context;
  private final Thread upkeep;

  private Tls(
      TlsSettings settings,
      OwnCertificates own,
      OrderedCertificates ordered,
      Challenges challenges,
      ClientRules clients,
      TlsContext context) {
    this.settings = settings;
    this.own = own;
    this.ordered = ordered;
    this.challenges = challenges;
    this.clients = clients;
    this.context = context;
    this.upkeep = Thread.ofVirtual().name("tls-files").start(this::watchFiles);
  }

  /// Switches off what the JDK allows by default and nobody should: to be called before anything in
  /// the process uses TLS, since the JDK reads it once.
  public static void harden() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  /// Opens the folder; the first time a local authority is made in it.
  public static Tls open(TlsSettings settings, HostNames names, Challenges challenges)
      throws IOException {
    harden();
    var clock = InstantSource.system();
    var own = new OwnCertificates(settings.folder().resolve("certificates"), clock);
    own.refresh();
    var authority = LocalAuthority.open(settings.folder(), names.base(), clock);
    var local =
        new LocalCertificates(authority, names, clock, settings.limits().localCertificatesMax());
    var ordered = new OrderedCertificates(settings.folder().resolve("acme"), clock);
    var sources = List.of(own, ordered, local);
    var clients = new ClientRules(settings.folder().resolve("clients"));
    clients.refresh();
    var trust = new ClientTrust(clients, NamedHost::of);
    var contexts = IdentityContexts.open(trust, settings, clock);
    var context =
        new TlsContext(host -> first(sources, host), names.base(), challenges, trust, contexts);
    return new Tls(settings, own, ordered, challenges, clients, context);
  }

  private static @Nullable Identity first(List<CertificateSource> sources, String host) {
    for (var source : sources) {
      var identity = source.of(host);
      if (identity != null) {
        return identity;
      }
    }
    return null;
  }

  /// The certificates of custom domains.
  public OrderedCertificates ordered() {
    return ordered;
  }

  /// What is answered while those are ordered.
  public Challenges challenges() {
    return challenges;
  }

  /// The hosts whose clients show certificates.
  public ClientRules clients() {
    return clients;
  }

  /// The port to listen on; 0 takes a free one.
  public int port() {
    return settings.port();
  }

  /// Where the certificate is that clients have to trust.
  public static Path authority(Path folder, String base) {
    return LocalAuthority.file(folder, base);
  }

  /// Makes a listener for connections that are deciphered.
  @FunctionalInterface
  public interface Http {
    DelegateOpenListener listener(ByteBufferPool buffers, OptionMap options);
  }

  /// The same handler, for no more streams of a connection than it may have.
  public HttpHandler capped(HttpHandler handler) {
    return new StreamCap(handler, settings.limits().streamsMax());
  }

  /// Opens connections over TLS, of HTTP/1.1 and of HTTP/2; `within` sees each, deciphered, before
  /// anything is read.
  public ChannelListener<StreamConnection> opener(
      Http http1, Http http2, OptionMap options, Consumer<StreamConnection> within) {
    var all = options(options);
    var buffers = BufferPools.of(BUFFER_BYTES);
    var streams = http2.listener(buffers, all);
    var alpn =
        new AlpnOpenListener(buffers, all, http1.listener(buffers, all))
            .addProtocol(Http2OpenListener.HTTP2, streams, HTTP2_WEIGHT);
    var ssl =
        new UndertowXnioSsl(
            Xnio.getInstance(),
            OptionMap.EMPTY,
            BufferPools.ofRecords(context.isNative()),
            context.ofHellos());
    return connection -> {
      var secure = ssl.wrapExistingConnection(connection, OptionMap.EMPTY, false);
      if (UndertowXnioSsl.getSslEngine(secure) instanceof HelloEngine engine) {
        secure.setCloseListener(_ -> engine.end());
      }
      within.accept(secure);
      alpn.handleEvent(secure);
    };
  }

  private OptionMap options(OptionMap http) {
    var limits = settings.limits();
    return OptionMap.builder()
        .addAll(http)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streamsMax())
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, limits.resetsMax())
        .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, (int) limits.resetsWindow().toMillis())
        .getMap();
  }

  /// Takes up what changed in its folders; it does so by itself every second, too.
  public void refresh() throws IOException {
    own.refresh();
    clients.refresh();
  }

  private void watchFiles() {
    while (true) {
      try {
        Thread.sleep(settings.limits().filesEvery());
        refresh();
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("event=certificates_not_read folder={}", settings.folder(), e);
      }
    }
  }

  @Override
  public void close() {
    upkeep.interrupt();
  }
}

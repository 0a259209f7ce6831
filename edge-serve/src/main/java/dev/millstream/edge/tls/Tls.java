package dev.millstream.edge.tls;

import dev.millstream.edge.live.HostNames;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The edge's HTTPS: opens what it shows, adds its listener to a server, and takes up changed
/// certificates while it runs.
public final class Tls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final TlsSettings settings;
  private final OwnCertificates own;
  private final SSLContext context;
  private final Thread upkeep;

  private Tls(TlsSettings settings, OwnCertificates own, SSLContext context) {
    this.settings = settings;
    this.own = own;
    this.context = context;
    this.upkeep = Thread.ofVirtual().name("tls-files").start(this::watchFiles);
  }

  /// Switches off what the JDK allows by default and nobody should: to be called before anything in
  /// the process uses TLS, since the JDK reads it once.
  public static void harden() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  /// Opens the folder; the first time a local authority is made in it.
  public static Tls open(TlsSettings settings, HostNames names) throws IOException {
    harden();
    var clock = InstantSource.system();
    var own = new OwnCertificates(settings.folder().resolve("certificates"), clock);
    own.refresh();
    var authority = LocalAuthority.open(settings.folder(), names.base(), clock);
    var local =
        new LocalCertificates(authority, names, clock, settings.limits().localCertificatesMax());
    CertificateSource all =
        host -> {
          var first = own.of(host);
          return first == null ? local.of(host) : first;
        };
    var context = TlsContext.of(new HostKeys(all, names.base()), settings.limits());
    return new Tls(settings, own, context);
  }

  /// Where the certificate is that clients have to trust.
  public static Path authority(Path folder, String base) {
    return LocalAuthority.file(folder, base);
  }

  /// Adds the listener for HTTP/1.1 and HTTP/2 over TLS.
  public void listen(Undertow.Builder server, String host, HttpHandler handler) {
    var limits = settings.limits();
    server
        .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streamsMax())
        .setServerOption(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .setServerOption(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, limits.resetsMax())
        .setServerOption(
            UndertowOptions.RST_FRAMES_TIME_WINDOW, (int) limits.resetsWindow().toMillis())
        .addListener(
            new Undertow.ListenerBuilder()
                .setType(Undertow.ListenerType.HTTPS)
                .setHost(host)
                .setPort(settings.port())
                .setSslContext(context)
                .setHttp2Enabled(true)
                .setRootHandler(new StreamCap(handler, limits.streamsMax())));
  }

  private void watchFiles() {
    while (true) {
      try {
        Thread.sleep(settings.limits().filesEvery());
        own.refresh();
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

package dev.millstream.control.certificates;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/// How acme4j reaches an authority: within a time, and trusting the roots of our choice.
final class AcmeServer extends GenericAcmeProvider {
  private final Optional<SSLContext> context;
  private final Duration timeout;

  AcmeServer(AcmeSettings settings) throws IOException {
    this.timeout = settings.limits().requestTimeout();
    this.context =
        settings.trusted().isPresent()
            ? Optional.of(trusting(settings.trusted().get()))
            : Optional.empty();
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings network) {
    network.setTimeout(timeout);
    var client = HttpClient.newBuilder().connectTimeout(timeout);
    context.ifPresent(client::sslContext);
    return client.build();
  }

  private static SSLContext trusting(Path roots) throws IOException {
    try (var in = Files.newInputStream(roots)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root" + store.size(), root);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(roots + " holds no certificates: " + e.getMessage(), e);
    }
  }
}

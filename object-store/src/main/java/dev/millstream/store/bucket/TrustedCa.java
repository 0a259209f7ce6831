package dev.millstream.store.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// An own certificate authority, which is trusted alone.
final class TrustedCa {
  private TrustedCa() {}

  /// Lets the client trust the PEM certificates of `file`, and no others.
  static void trust(OkHttpClient.Builder client, Path file) throws IOException {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (var in = Files.newInputStream(file)) {
        for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca-" + store.size(), each);
        }
      }
      if (store.size() == 0) {
        throw new IOException("the CA file " + file + " holds no certificate");
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      client.sslSocketFactory(
          context.getSocketFactory(), (X509TrustManager) factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IOException("the CA file " + file + " is not of PEM certificates", e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException("the CA file " + file + " does not exist", e);
    }
  }
}

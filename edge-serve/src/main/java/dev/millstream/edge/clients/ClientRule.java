package dev.millstream.edge.clients;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for a host's clients, and whether one without a certificate is let in.
final class ClientRule {
  private final boolean required;
  private final List<X509TrustManager> vouching;

  private ClientRule(boolean required, List<X509TrustManager> vouching) {
    this.required = required;
    this.vouching = vouching;
  }

  /// Clients for whom one of `roots` vouches, directly or through certificates that they show.
  static ClientRule of(List<X509Certificate> roots, boolean required) throws IOException {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var i = 0; i < roots.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), roots.get(i));
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      var managers =
          List.of(factory.getTrustManagers()).stream()
              .filter(X509TrustManager.class::isInstance)
              .map(X509TrustManager.class::cast)
              .toList();
      return new ClientRule(required, managers);
    } catch (GeneralSecurityException e) {
      throw new IOException("no authority for clients: " + e.getMessage(), e);
    }
  }

  /// Nobody comes in: what should say who may cannot be read.
  static ClientRule nobody() {
    return new ClientRule(true, List.of());
  }

  boolean isRequired() {
    return required;
  }

  /// @throws CertificateException if nobody vouches for the first of these, or it has expired, or
  ///   it is not for clients
  void check(X509Certificate[] chain, String keyExchange) throws CertificateException {
    if (vouching.isEmpty()) {
      throw new CertificateException("the host's authority cannot be read");
    }
    for (var manager : vouching) {
      manager.checkClientTrusted(chain, keyExchange);
    }
  }
}

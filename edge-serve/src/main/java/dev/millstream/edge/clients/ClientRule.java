package dev.millstream.edge.clients;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for a host's clients, and whether one without a certificate is let in.
final class ClientRule {
  private final boolean required;
  private final List<X509TrustManager> vouching;
  private final ClientHost shown;

  private ClientRule(boolean required, List<X509TrustManager> vouching, ClientHost shown) {
    this.required = required;
    this.vouching = vouching;
    this.shown = shown;
  }

  /// Clients for whom one of `roots` vouches, directly or through certificates that they show. If
  /// there are `revocations`, each authority on the way has to have a list that is not out of date.
  static ClientRule of(List<X509Certificate> roots, boolean required, List<X509CRL> revocations)
      throws IOException {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var i = 0; i < roots.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), roots.get(i));
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
      parameters.setRevocationEnabled(!revocations.isEmpty());
      if (!revocations.isEmpty()) {
        var lists = new CollectionCertStoreParameters(revocations);
        parameters.addCertStore(CertStore.getInstance("Collection", lists));
        var checker =
            (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
      }
      factory.init(new CertPathTrustManagerParameters(parameters));
      var managers =
          List.of(factory.getTrustManagers()).stream()
              .filter(X509TrustManager.class::isInstance)
              .map(X509TrustManager.class::cast)
              .toList();
      return new ClientRule(required, managers, ClientHost.of(required, roots, revocations));
    } catch (GeneralSecurityException e) {
      throw new IOException("no authority for clients: " + e.getMessage(), e);
    }
  }

  /// Nobody comes in: what should say who may cannot be read.
  static ClientRule nobody() {
    return new ClientRule(true, List.of(), ClientHost.of(true, List.of(), List.of()));
  }

  /// The rule as its owner sees it.
  ClientHost shown() {
    return shown;
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

package dev.millstream.app.server;

import dev.millstream.app.config.Acme;
import dev.millstream.control.certificates.AcmeLimits;
import dev.millstream.control.certificates.AcmeSettings;
import dev.millstream.control.certificates.AcmeSettings.Binding;
import dev.millstream.control.certificates.Certificates;
import dev.millstream.edge.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Reads how certificates are ordered, and joins who orders with who shows.
final class Ordering {
  private Ordering() {}

  /// Without an authority or without HTTPS nothing is ordered.
  static Optional<Certificates.Ordering> of(
      Acme acme, Path data, Optional<Tls> tls, Map<String, String> environment)
      throws StartException {
    if (acme.directory().isEmpty()) {
      return tls.map(
          shown -> new Certificates.Ordering(Optional.empty(), new EdgeCertificates(shown)));
    }
    if (tls.isEmpty()) {
      throw new StartException("--acme needs HTTPS: leave --https-port -1 out");
    }
    if (!acme.agreesToTerms()) {
      throw new StartException(
          "--acme needs --acme-agree-terms: the terms of service that %s names are yours to read"
              .formatted(acme.directory()));
    }
    var settings =
        new AcmeSettings(
            URI.create(acme.directory()),
            acme.contact(),
            binding(acme, environment),
            acme.ca(),
            DataFolder.tls(data).resolve("acme-account.key"),
            AcmeLimits.DEFAULT);
    return Optional.of(
        new Certificates.Ordering(Optional.of(settings), new EdgeCertificates(tls.get())));
  }

  private static Optional<Binding> binding(Acme acme, Map<String, String> environment)
      throws StartException {
    if (acme.eab().isEmpty()) {
      return Optional.empty();
    }
    var key = environment.get(Acme.EAB_KEY);
    if (key == null) {
      throw new StartException("--acme-eab needs the key in the environment, as " + Acme.EAB_KEY);
    }
    return Optional.of(new Binding(acme.eab().get(), key));
  }
}

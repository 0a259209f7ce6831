package dev.millstream.edge.clients;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// How a host treats its clients' certificates, for people: by which authorities, how many
/// certificates are revoked, and when the first of the lists that say so is out of date.
public record ClientHost(
    boolean required, List<String> authorities, int revoked, Optional<Instant> listsUntil) {
  public ClientHost {
    authorities = List.copyOf(authorities);
  }

  static ClientHost of(boolean required, List<X509Certificate> roots, List<X509CRL> revocations) {
    return new ClientHost(
        required,
        roots.stream().map(root -> root.getSubjectX500Principal().toString()).toList(),
        revocations.stream()
            .map(X509CRL::getRevokedCertificates)
            .flatMap(Stream::ofNullable)
            .mapToInt(Collection::size)
            .sum(),
        revocations.stream()
            .map(X509CRL::getNextUpdate)
            .filter(Objects::nonNull)
            .map(date -> date.toInstant())
            .min(Instant::compareTo));
  }
}

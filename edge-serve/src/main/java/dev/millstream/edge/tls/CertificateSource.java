package dev.millstream.edge.tls;

import org.jspecify.annotations.Nullable;

/// Knows who the edge is under a host name. Thread-safe; may take a millisecond, never more.
@FunctionalInterface
interface CertificateSource {
  /// The identity for a host in lower case, or null.
  @Nullable Identity of(String host);
}

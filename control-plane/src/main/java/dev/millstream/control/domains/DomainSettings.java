package dev.millstream.control.domains;

/// How domains are proven: `resolver` is a DNS server as `host:port`, or empty for the system's;
/// `httpPort` is where the proof over HTTP is asked for, 80 but for tests.
public record DomainSettings(
    String baseDomain, String resolver, int httpPort, DomainLimits limits) {
  /// Proofs as the public sees them.
  public static DomainSettings of(String baseDomain, String resolver) {
    return new DomainSettings(baseDomain, resolver, 80, DomainLimits.DEFAULT);
  }
}

package dev.millstream.edge.tls;

import dev.millstream.edge.live.HostNames;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The local authority's certificates for hosts below the base domain, made at the first handshake
/// that asks for one and renewed in time: one for each project with its deployments and branches.
/// They share a key that lives as long as the process.
final class LocalCertificates implements CertificateSource {
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final LocalAuthority authority;
  private final HostNames names;
  private final InstantSource clock;
  private final int max;
  private final KeyPair keys = LocalAuthority.newKeys();
  private final ConcurrentHashMap<String, Identity> made = new ConcurrentHashMap<>();

  LocalCertificates(LocalAuthority authority, HostNames names, InstantSource clock, int max) {
    this.authority = authority;
    this.names = names;
    this.clock = clock;
    this.max = max;
  }

  @Override
  public @Nullable Identity of(String host) {
    var site = siteOf(host);
    if (site == null) {
      return null;
    }
    var limit = clock.instant().plus(RENEWED_BEFORE);
    var known = made.get(site);
    if (known != null && known.isGoodAt(limit)) {
      return known;
    }
    if (made.size() >= max) {
      made.clear();
    }
    return made.compute(
        site,
        (_, old) -> old != null && old.isGoodAt(limit) ? old : authority.issue(keys, names(site)));
  }

  private @Nullable String siteOf(String host) {
    if (host.equals(names.base())) {
      return host;
    }
    if (names.tenant(host) instanceof HostNames.Tenant.Nobody) {
      return null;
    }
    var parent = host.substring(host.indexOf('.') + 1);
    return parent.equals(names.base()) ? host : parent;
  }

  private List<String> names(String site) {
    return site.equals(names.base())
        ? List.of(site, "127.0.0.1", "::1")
        : List.of(site, "*." + site);
  }
}

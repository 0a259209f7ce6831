package dev.millstream.store.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/// Where the server connects when somebody names an address: public ones over TLS, and the hosts
/// that its operator trusts (`name` or `name:port`) anywhere and without TLS. A client asks
/// [#refusal] first, and resolves names by [#dns] only.
public record Outbound(Set<String> trusted) {
  /// Trusts no host.
  public static final Outbound PUBLIC = new Outbound(Set.of());

  public Outbound {
    trusted = trusted.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /// Why nothing connects to `url`; empty if it can be tried.
  public Optional<String> refusal(HttpUrl url) {
    if (trusts(url.host(), url.port())) {
      return Optional.empty();
    }
    if (!url.isHttps()) {
      return Optional.of("only https is allowed to " + url.host());
    }
    // a literal address never reaches the resolver
    return literal(url.host())
        .filter(address -> !PublicAddresses.isPublic(address))
        .map(_ -> url.host() + " is not a public address");
  }

  /// Resolves a name once, for connections to `port`: they go to an address that came out of here,
  /// so a name that changes between check and use gains nothing.
  public Dns dns(int port) {
    return host -> lookup(host, port);
  }

  private List<InetAddress> lookup(String host, int port) throws UnknownHostException {
    var addresses = List.of(InetAddress.getAllByName(host));
    if (trusts(host, port)) {
      return addresses;
    }
    var reachable = addresses.stream().filter(PublicAddresses::isPublic).toList();
    if (reachable.isEmpty()) {
      throw new UnknownHostException(host + " has no public address");
    }
    return reachable;
  }

  private boolean trusts(String host, int port) {
    return trusted.contains(host) || trusted.contains(host + ":" + port);
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }
}

package dev.millstream.builder.egress;

import dev.millstream.builder.egress.NetworkSettings.Mode;
import dev.millstream.store.network.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;

/// Decides where a command may connect to. The address that is looked at is the one that is
/// connected to, so that a name cannot lead elsewhere the second time it is asked for.
final class AllowedHosts {
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443);
  private static final String MEND = "if builds need it, start the server with ";

  private final Mode mode;
  private final Set<Target> named = new HashSet<>();

  AllowedHosts(NetworkSettings settings) {
    mode = settings.mode();
    for (var host : settings.hosts()) {
      for (var port : WEB_PORTS) {
        Target.of(host, port).ifPresent(named::add);
      }
    }
    settings
        .npmRegistry()
        .map(uri -> Target.of(uri, "http".equals(uri.getScheme()) ? 80 : 443))
        .ifPresent(named::add);
  }

  /// Where to connect for `target`.
  ///
  /// @throws RefusedException if it is not allowed
  InetSocketAddress address(Target target) throws IOException, RefusedException {
    var byOperator = named.contains(target);
    if (!byOperator && !WEB_PORTS.contains(target.port())) {
      throw refusal(target, "is not a port of the web");
    }
    var registry = NetworkSettings.PUBLIC_REGISTRIES.contains(target.host());
    if (!byOperator && mode != Mode.FULL && !registry) {
      throw new RefusedException(
          target,
          "is no package registry",
          MEND + "--build-allow " + target.host() + " or --build-network full");
    }
    for (var address : resolved(target)) {
      // a network's own DNS may have a registry's name lead to a mirror inside
      if (byOperator || registry || PublicAddresses.isPublic(address)) {
        return new InetSocketAddress(address, target.port());
      }
    }
    throw refusal(target, "is at a private address");
  }

  private static InetAddress[] resolved(Target target) throws RefusedException {
    try {
      return InetAddress.getAllByName(target.host());
    } catch (UnknownHostException e) {
      throw new RefusedException(
          target, "has no address", "look at the name and at the server's DNS");
    }
  }

  private static RefusedException refusal(Target target, String why) {
    return new RefusedException(target, why, MEND + "--build-allow " + target);
  }

  /// Why a command may not connect, and what its operator can do.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final String host;
    private final String mend;

    RefusedException(Target target, String why, String mend) {
      super(target + " " + why);
      this.host = target.host();
      this.mend = mend;
    }

    String host() {
      return host;
    }

    String mend() {
      return mend;
    }
  }
}

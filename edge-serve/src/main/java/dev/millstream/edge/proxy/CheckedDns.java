package dev.millstream.edge.proxy;

import dev.millstream.store.network.PublicAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/// Resolves a name once; the connection goes to an address that came out of here, so a name that
/// changes between check and use gains nothing. `trusted` hosts may be anywhere.
record CheckedDns(ProxySettings settings, int port) implements Dns {
  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    var addresses = List.of(InetAddress.getAllByName(host));
    if (settings.trusts(host, port)) {
      return addresses;
    }
    var reachable = addresses.stream().filter(PublicAddresses::isPublic).toList();
    if (reachable.isEmpty()) {
      throw new UnknownHostException(host + " has no public address");
    }
    return reachable;
  }
}

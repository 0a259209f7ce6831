package dev.millstream.edge.guard;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Networks of addresses, written as `10.0.0.0/8` or as one address.
public record Networks(List<Network> all) {
  /// None at all.
  public static final Networks NONE = new Networks(List.of());

  /// This machine's own: a proxy that runs beside the server.
  public static final Networks LOOPBACK = of(List.of("127.0.0.0/8", "::1"));

  /// An address's first bits.
  record Network(InetAddress address, int bits) {
    boolean has(InetAddress asked) {
      var own = address.getAddress();
      var other = asked.getAddress();
      if (other.length != own.length) {
        return false;
      }
      for (var i = 0; i < bits; i++) {
        if (((own[i / 8] ^ other[i / 8]) & (0x80 >> (i % 8))) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  public Networks {
    all = List.copyOf(all);
  }

  /// These, and those of `texts`.
  ///
  /// @throws IllegalArgumentException if one is no network
  public Networks and(Collection<String> texts) {
    return new Networks(Stream.concat(all.stream(), of(texts).all.stream()).toList());
  }

  /// Reads them.
  ///
  /// @throws IllegalArgumentException if one is no network
  public static Networks of(Collection<String> texts) {
    return new Networks(texts.stream().map(Networks::network).toList());
  }

  /// Whether one of them has the address.
  public boolean have(InetAddress address) {
    return !all.isEmpty() && all.stream().anyMatch(network -> network.has(address));
  }

  private static Network network(String text) {
    var slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      var most = address.getAddress().length * 8;
      var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no address or network: write 192.0.2.7 or 10.0.0.0/8");
  }
}

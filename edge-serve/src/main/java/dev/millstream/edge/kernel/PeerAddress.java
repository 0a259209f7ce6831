package dev.millstream.edge.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/// Where Linux writes who connected: a `sockaddr_in` or a `sockaddr_in6`, and its size.
final class PeerAddress {
  private static final int IPV4 = 2; // AF_INET
  private static final int IPV6 = 10; // AF_INET6
  private static final int BYTES = 28; // of a sockaddr_in6
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES, 8);
  private final MemorySegment room = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

  /// To be written to.
  MemorySegment bytes() {
    return bytes;
  }

  /// How much may be written, to be said anew each time.
  MemorySegment room() {
    room.set(ValueLayout.JAVA_INT, 0, BYTES);
    return room;
  }

  /// What was written; an IPv4 address that stands in an IPv6 one is one of IPv4.
  InetSocketAddress read() throws IOException {
    var family = bytes.get(ValueLayout.JAVA_SHORT, 0);
    var port = Short.toUnsignedInt(bytes.get(PORT, 2));
    return switch (family) {
      case IPV4 -> new InetSocketAddress(InetAddress.getByAddress(part(4, 4)), port);
      case IPV6 -> new InetSocketAddress(wide(), port);
      default -> throw new IOException("a client with an address of family " + family);
    };
  }

  private InetAddress wide() throws IOException {
    var address = InetAddress.getByAddress(part(8, 16));
    var scope = bytes.get(ValueLayout.JAVA_INT, 24);
    return scope == 0 || !(address instanceof Inet6Address)
        ? address
        : Inet6Address.getByAddress(null, address.getAddress(), scope);
  }

  private byte[] part(int at, int size) {
    var part = new byte[size];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, part, 0, size);
    return part;
  }
}

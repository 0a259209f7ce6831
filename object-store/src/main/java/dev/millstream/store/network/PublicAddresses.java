package dev.millstream.store.network;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Tells addresses that anyone can reach from those of this machine and its networks (IANA's
/// special-purpose registries, RFC 6890).
public final class PublicAddresses {
  private PublicAddresses() {}

  /// Whether anyone on the internet can reach the address.
  public static boolean isPublic(InetAddress address) {
    var bytes = address.getAddress();
    var first = bytes[0] & 0xff;
    var second = bytes[1] & 0xff;
    var third = bytes[2] & 0xff;
    if (address instanceof Inet4Address) {
      return isPublic4(first, second, third);
    }
    // global unicast is 2000::/3; in it, protocols (2001::/23), documentation, 6to4
    return (first & 0xe0) == 0x20
        && !(first == 0x20 && second == 0x01 && third < 0x02)
        && !(first == 0x20 && second == 0x01 && third == 0x0d && (bytes[3] & 0xff) == 0xb8)
        && !(first == 0x20 && second == 0x02)
        && !(first == 0x3f && second == 0xff && third < 0x10);
  }

  private static boolean isPublic4(int first, int second, int third) {
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 169 -> second != 254;
      case 172 -> second < 16 || second > 31;
      case 192 ->
          second != 168
              && !(second == 0 && (third == 0 || third == 2))
              && !(second == 88 && third == 99);
      case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
      case 203 -> !(second == 0 && third == 113);
      default -> first < 224;
    };
  }
}

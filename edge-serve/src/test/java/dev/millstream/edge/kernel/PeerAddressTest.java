package dev.millstream.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Addresses as Linux writes them on little-endian machines.
class PeerAddressTest {
  @Test
  void anIpv4AddressIsRead() throws IOException {
    var read = written("0200 1f90 c0000207 0000000000000000").read();
    assertThat(read.getAddress().getHostAddress()).isEqualTo("192.0.2.7");
    assertThat(read.getPort()).isEqualTo(8080);
  }

  @Test
  void anIpv6AddressIsReadWithItsScope() throws IOException {
    var global = written("0a00 ffff 00000000 20010db8000000000000000000000001 00000000").read();
    assertThat(global.getAddress().getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(global.getPort()).isEqualTo(65535);
    var local = written("0a00 0050 00000000 fe800000000000000000000000000001 07000000").read();
    assertThat(((Inet6Address) local.getAddress()).getScopeId()).isEqualTo(7);
  }

  @Test
  void anIpv4AddressInAnIpv6OneIsThatOfIpv4() throws IOException {
    var read = written("0a00 0050 00000000 00000000000000000000ffffc0000207 00000000").read();
    assertThat(read.getAddress()).isInstanceOf(Inet4Address.class).hasToString("/192.0.2.7");
  }

  @Test
  void anAddressOfAnotherKindIsRefused() {
    var peer = written("0100 0000");
    assertThatThrownBy(peer::read).isInstanceOf(IOException.class).hasMessageContaining("family 1");
  }

  private static PeerAddress written(String hex) {
    var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    var peer = new PeerAddress();
    assertThat(peer.room().get(ValueLayout.JAVA_INT, 0)).isEqualTo(28);
    MemorySegment.copy(bytes, 0, peer.bytes(), ValueLayout.JAVA_BYTE, 0, bytes.length);
    return peer;
  }
}

package dev.millstream.edge.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountryFileTest {
  private static final RequestHead HEAD =
      new RequestHead("GET", "a", "a", RequestPath.of("/"), "", false, _ -> null);

  @TempDir Path folder;

  @Test
  void anAddressIsInTheRangeThatHoldsIt() throws IOException {
    var file =
        read(
            """
            # first,last,country
            2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,FR
            198.51.100.0,198.51.100.255,US
            "192.0.2.0","192.0.2.127","de","more"
            203.0.113.0,203.0.113.255,ZZ
            """);

    assertThat(country(file, "192.0.2.0")).isEqualTo("DE");
    assertThat(country(file, "192.0.2.127")).isEqualTo("DE");
    assertThat(country(file, "192.0.2.128")).isEqualTo("none");
    assertThat(country(file, "198.51.100.9")).isEqualTo("US");
    assertThat(country(file, "203.0.113.9")).isEqualTo("none");
    assertThat(country(file, "2001:db8::1")).isEqualTo("FR");
    assertThat(country(file, "2001:db9::")).isEqualTo("none");
    assertThat(country(file, "1.1.1.1")).isEqualTo("none");
    assertThat(country(file, "ffff::")).isEqualTo("none");
  }

  @Test
  void whatTheProxySaysGoesBeforeTheFile() throws IOException {
    var both = Countries.told("CF-IPCountry").or(read("192.0.2.0,192.0.2.255,DE\n"));
    var head = new RequestHead("GET", "a", "a", RequestPath.of("/"), "", false, _ -> "CH");
    var address = InetAddress.ofLiteral("192.0.2.1");

    assertThat(both.of(new Viewer(address, true), head)).contains("CH");
    assertThat(both.of(new Viewer(address, false), head)).contains("DE");
  }

  @Test
  void aLineThatIsNoRangeIsNamed() {
    assertThatThrownBy(() -> read("192.0.2.0,192.0.2.255,DE\n\n192.0.2.9,192.0.2.1,DE\n"))
        .hasMessageContaining("c.csv:3: the range ends before it begins");
    assertThatThrownBy(() -> read("example.com,b,DE\n")).hasMessageContaining("c.csv:1: ");
    assertThatThrownBy(() -> read("hello\n")).hasMessageContaining("three fields");
  }

  private CountryFile read(String text) throws IOException {
    return CountryFile.read(Files.writeString(folder.resolve("c.csv"), text));
  }

  private static String country(CountryFile file, String address) {
    return file.of(new Viewer(InetAddress.ofLiteral(address), false), HEAD).orElse("none");
  }
}

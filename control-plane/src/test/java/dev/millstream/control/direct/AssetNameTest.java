package dev.millstream.control.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The names that wrangler 4 gave the same bytes.
class AssetNameTest {
  @Test
  void isTheOneThatWranglerGives() throws IOException {
    var sevens = new byte[100_000];
    Arrays.fill(sevens, (byte) 7);
    assertThat(name("<h1>hello</h1>\n".getBytes(UTF_8), "index.html"))
        .isEqualTo("f17fd9f85e7289b774b95ae8215bee61");
    assertThat(name(new byte[0], "LICENSE")).isEqualTo("af1349b9f5f9a1a6a0404dea36dcc949");
    assertThat(name(new byte[] {0, -1, 1}, "a/b.tar.GZ"))
        .isEqualTo("8e0fac79cdf4a5f2df3d533c8eefbdd9");
    assertThat(name(sevens, "x.y/big.bin")).isEqualTo("b3a8d73cf195161ce550bd0644250b33");
  }

  @Test
  void anExtensionIsWhatNodeTakesForOne() {
    assertThat(AssetName.extension("a.b/c")).isEmpty();
    assertThat(AssetName.extension(".htaccess")).isEmpty();
    assertThat(AssetName.extension("dot.")).isEmpty();
    assertThat(AssetName.extension("a/.b.html")).isEqualTo("html");
  }

  private static String name(byte[] bytes, String path) throws IOException {
    return AssetName.of(new ByteArrayInputStream(bytes), AssetName.extension(path)).hex();
  }
}

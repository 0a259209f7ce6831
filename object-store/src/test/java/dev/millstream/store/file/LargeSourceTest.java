package dev.millstream.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source of gigabytes through a JVM of megabytes.
class LargeSourceTest {
  /// More than an int counts.
  private static final long SIZE = (2L << 30) + 1;

  @TempDir Path folder;

  @Test
  void takesTwoGigabytesInAndReadsTheirEndInTwentyMegabytesOfHeap() throws Exception {
    var source = folder.resolve("source");
    try (var sparse = new RandomAccessFile(source.toFile(), "rw")) {
      sparse.setLength(SIZE);
    }
    var taker =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx20m",
                    "-XX:MaxDirectMemorySize=4m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Taker.class.getName(),
                    folder.resolve("objects").toString(),
                    source.toString()))
            .inheritIO()
            .start();

    assertThat(taker.waitFor()).isZero();
    assertThat(source).doesNotExist();
  }

  static final class Taker {
    private static final Scope VIDEO = Scope.video("0a1b2c");

    private Taker() {}

    static void main(String[] args) throws IOException {
      try (var store = FileObjectStore.open(Path.of(args[0]))) {
        Digest digest;
        try (var stage = store.stage(VIDEO)) {
          digest = stage.putFile(Path.of(args[1]));
          stage.commit();
        }
        try (var in = store.open(VIDEO, digest, new ByteRange(SIZE - 100, 100))) {
          if (in.readAllBytes().length != 100) {
            throw new IOException("the end is missing");
          }
        }
      }
    }
  }
}

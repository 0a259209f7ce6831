package dev.millstream.app.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real sites and videos that the tests read; see the README for where they come from.
public final class Shared {
  private Shared() {}

  public static Path site(String bundle) {
    return existing(Path.of("corpus", bundle));
  }

  public static Path video(String file) {
    return existing(Path.of("media", file));
  }

  private static Path existing(Path path) {
    var file = Path.of(System.getProperty("millstream.shared")).resolve(path).toAbsolutePath();
    assumeTrue(Files.exists(file), () -> path + " is not in the folder of shared test data");
    return file;
  }
}

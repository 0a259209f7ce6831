package dev.millstream.app.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where unpacked native libraries are kept: with the user, so that a fresh data folder finds them
/// there; in the data folder for a user without a home.
public final class Caches {
  private Caches() {}

  /// The folder, made if it is missing; `data` is the data folder.
  public static Path folder(Path data) throws IOException {
    var cache = System.getenv("XDG_CACHE_HOME");
    var place =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    try {
      return Files.createDirectories(place.resolve("millstream"));
    } catch (IOException e) {
      return Files.createDirectories(data.resolve("cache"));
    }
  }
}

package dev.millstream.app.cli.options;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which object store a command reads, without a server.
public final class StoreOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder (default: ./data, else that of a running demo).")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--store",
      paramLabel = "s3://…|DIR",
      description = "Where the objects are (default: in the data folder).")
  Optional<String> store = Optional.empty();

  /// The server's data folder.
  public Path home() {
    var server = new ApiOptions();
    server.data = data;
    return server.folder();
  }

  /// Whether the objects are in local files, into which many processes may publish.
  public boolean files() {
    return store.filter(location -> location.contains("://")).isEmpty();
  }

  /// Opens the store; it must be there.
  public ObjectStore open() throws IOException {
    var home = home();
    var location = store.orElse("");
    var folder = location.isEmpty() ? home.resolve("objects") : Path.of(location);
    if (!location.contains("://") && !Files.isDirectory(folder)) {
      throw new IOException(
          "there is no object store in " + folder + ": name another with --data or --store");
    }
    return ObjectStores.open(location, home, System.getenv());
  }
}

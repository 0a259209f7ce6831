package dev.millstream.app.cli.options;

import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiToken;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.server.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which server a command speaks to, and as whom. Without a word it is the one that runs on the
/// data folder.
public final class ApiOptions {
  /// Where a demo keeps its state if nobody says otherwise.
  public static final Path DEMO_DATA = Path.of("data", "demo");

  private static final String TOKEN_VARIABLE = "MILLSTREAM_TOKEN";

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The control plane (default: the one on --data, else http://127.0.0.1:8081).")
  public Optional<URI> api = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The API token (default: the variable MILLSTREAM_TOKEN, else <data>/admin-token).")
  public Optional<String> token = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder (default: ./data, else that of a running demo).")
  public Optional<Path> data = Optional.empty();

  public Api connect() throws IOException {
    var folder = folder();
    return new Api(
        api.or(() -> DataFolder.owner(folder).map(DataFolder.Owner::api))
            .orElse(URI.create("http://127.0.0.1:" + Configuration.DEFAULT.controlPort())),
        token(folder));
  }

  /// The data folder meant: of several possible ones, the one that a server runs on.
  public Path folder() {
    if (data.isPresent()) {
      return data.get();
    }
    var places = List.of(Configuration.DEFAULT.data(), DEMO_DATA);
    return places.stream()
        .filter(place -> DataFolder.owner(place).filter(this::isAsked).isPresent())
        .findFirst()
        .orElse(places.getFirst());
  }

  private boolean isAsked(DataFolder.Owner owner) {
    return api.isEmpty() || api.get().getPort() == owner.api().getPort();
  }

  private ApiToken token(Path folder) throws IOException {
    if (token.isPresent()) {
      return new ApiToken(token.get(), "--token");
    }
    var variable = System.getenv(TOKEN_VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return new ApiToken(variable.strip(), TOKEN_VARIABLE);
    }
    var file = DataFolder.adminToken(folder);
    if (!Files.isReadable(file)) {
      throw new IOException(
          "no token: %s %s; give --token, %s, or --data with the server's data folder"
              .formatted(
                  file, Files.exists(file) ? "cannot be read" : "is missing", TOKEN_VARIABLE));
    }
    return new ApiToken(Files.readString(file).strip(), file.toString());
  }
}

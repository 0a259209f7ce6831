package dev.millstream.app.cli.options;

import dev.millstream.app.config.BadConfigurationException;
import dev.millstream.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The file of a server's configuration, if there is one.
public final class ConfigFileOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A TOML file with these options, by their long names; the command line goes before it.",
        "SIGHUP and 'millstream reload' have a running server read it again."
      })
  Optional<Path> file = Optional.empty();

  /// Whether a file was named.
  public boolean named() {
    return file.isPresent();
  }

  /// The configuration: the defaults, the file over them as it is now, the command line over both.
  ///
  /// @throws BadConfigurationException that names all mistakes of the file, with their lines
  public Configuration read(ServerOptions commandLine)
      throws BadConfigurationException, IOException {
    var below =
        file.isEmpty()
            ? Configuration.DEFAULT
            : ConfigFile.read(file.get()).over(Configuration.DEFAULT);
    return commandLine.over(below);
  }
}

package dev.millstream.app.deploy;

import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a project's own files say of deploying it: `wrangler.*` its name and output folder,
/// `millstream.toml` the output folder of its build, which stands before wrangler's.
public record DeployDefaults(Optional<String> project, Optional<Path> folder) {
  /// What the files in `home` say.
  ///
  /// @throws IOException with file and line if one cannot be parsed
  public static DeployDefaults in(Path home) throws IOException {
    try {
      var ours = ConfigFile.in(home, "millstream.toml");
      var wrangler = ConfigFile.in(home, "wrangler.toml", "wrangler.json", "wrangler.jsonc");
      return new DeployDefaults(
          wrangler.flatMap(file -> file.text("name")),
          ours.flatMap(file -> file.text("build", "output"))
              .or(() -> wrangler.flatMap(file -> file.text("pages_build_output_dir")))
              .map(home::resolve));
    } catch (SourceProblem e) {
      throw new IOException(e.problem() + "; " + e.advice(), e);
    }
  }
}

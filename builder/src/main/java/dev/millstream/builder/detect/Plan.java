package dev.millstream.builder.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a site will be made, and why so. `root` is the site's folder in the repository.
public record Plan(String root, How how, String why) {
  /// The ways.
  public sealed interface How {
    /// The files are published as they are, from this folder of the site.
    record AsIs(String folder) implements How {}

    /// The built-in renderer makes the pages.
    record Rendered() implements How {}

    /// A command makes them.
    record Command(Commands commands) implements How {}
  }

  /// What runs, and what it needs. Of `outputs` the first folder that exists afterwards is
  /// published (`*` is any one folder); `advice` says what to do if none does. `tool` is a program
  /// without which it cannot work, if that is known.
  public record Commands(
      Optional<Install> install,
      String command,
      List<String> outputs,
      String advice,
      Optional<String> tool,
      Optional<NodeWish> node,
      Map<String, String> vars) {}

  /// Packages to bring first, in `folder` of the repository. `lock` is the path of the lock file,
  /// `npmPackage` what brings `tool` where the server lacks it, `script` the path of the tool where
  /// the repository brings its own.
  public record Install(
      String command,
      String folder,
      Optional<String> lock,
      String tool,
      String npmPackage,
      Optional<String> script) {
    /// Whether that is another program than what a server has under the tool's name: Yarn 2 and
    /// later beside Yarn 1.
    public boolean bringsTool() {
      return script.isPresent() || !npmPackage.startsWith(tool);
    }
  }

  /// The version of Node that the repository asks for, and where it does.
  public record NodeWish(String version, String source) {}
}

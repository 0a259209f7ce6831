package dev.millstream.builder.command;

import dev.millstream.builder.source.SourceProblem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The programs that this server has for builds.
final class Toolchain {
  private static final Map<String, String> DEBIAN =
      Map.of(
          "node", "nodejs npm",
          "npm", "npm",
          "hugo", "hugo",
          "mkdocs", "mkdocs",
          "sphinx-build", "python3-sphinx",
          "pelican", "pelican",
          "bwrap", "bubblewrap");
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "zola", "get it from getzola.org",
          "mdbook", "get it with cargo install mdbook",
          "nikola", "get it with pipx install nikola",
          "middleman", "get it with gem install middleman",
          "antora", "get it with npm install -g antora");

  private Toolchain() {}

  /// Where the program is, if the server has it.
  static Optional<Path> find(String name) {
    for (var folder : path().split(File.pathSeparator, -1)) {
      var candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// What changes when another version of the program is installed.
  static String identity(String name) throws IOException {
    var program = find(name);
    if (program.isEmpty()) {
      return name + " from npm";
    }
    var file = program.get().toRealPath();
    return "%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file));
  }

  /// Where programs are looked for.
  static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }

  /// Refuses a build that cannot work.
  static void require(String name) throws SourceProblem {
    if (find(name).isEmpty()) {
      throw new SourceProblem(
          name + " is not installed on the server, and this site is built with it", mend(name));
    }
  }

  private static String mend(String name) {
    var there = DEBIAN.get(name);
    var how = there == null ? ELSEWHERE.get(name) : "apt-get install " + there;
    return (how == null ? "install it on the server" : how + ", on the server")
        + "; or name another [build] command in millstream.toml";
  }
}

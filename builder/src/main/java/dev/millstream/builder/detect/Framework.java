package dev.millstream.builder.detect;

import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A row of the table: any of `signs` shows it; `command` builds it where `package.json` has no
/// `build` script; of `outputs` the first that was made is published (`*` is any one folder).
/// `tool` is the program it needs; `advice` says what to do if no output was made.
record Framework(
    String id,
    String name,
    List<Sign> signs,
    String command,
    List<String> outputs,
    String tool,
    String advice) {
  static final String NODE = "node";

  /// One that lives on npm, recognised by its packages.
  static Framework npm(String id, String name, String packages, String command, String... outputs) {
    var signs = new ArrayList<Sign>();
    for (var each : packages.split(" ", -1)) {
      signs.add(new Sign.Dependency(each));
    }
    return new Framework(id, name, signs, command, List.of(outputs), NODE, "");
  }

  /// One that is a program of its own, recognised by its files.
  static Framework program(String id, String name, String command, String output, Sign... signs) {
    var tool =
        command.substring(0, command.indexOf(' ') < 0 ? command.length() : command.indexOf(' '));
    return new Framework(id, name, List.of(signs), command, List.of(output), tool, "");
  }

  Framework advising(String text) {
    return new Framework(id, name, signs, command, outputs, tool, text);
  }

  boolean isNpm() {
    return tool.equals(NODE);
  }

  /// Why a repository is taken for one of these.
  Optional<String> reason(SiteTree repository, PackageJson npm) throws IOException {
    for (var sign : signs) {
      var seen = sign.seen(repository, npm);
      if (seen.isPresent()) {
        return seen;
      }
    }
    return Optional.empty();
  }
}

package dev.millstream.builder.detect;

import java.util.Map;
import java.util.Optional;

/// What one file, or the project's settings, say of the build. An empty command or installation is
/// one that shall not run; what is not said is left to whoever is asked next.
record Wish(
    String source,
    Optional<String> command,
    Optional<String> output,
    Optional<String> install,
    Optional<String> framework,
    Map<String, String> vars) {
  static Wish of(String source, Optional<String> command, Optional<String> output) {
    return new Wish(source, command, output, Optional.empty(), Optional.empty(), Map.of());
  }

  Wish installing(Optional<String> other) {
    return new Wish(source, command, output, other, framework, vars);
  }

  Wish with(Map<String, String> others) {
    return new Wish(source, command, output, install, framework, others);
  }

  Wish of(Optional<String> other) {
    return new Wish(source, command, output, install, other, vars);
  }
}

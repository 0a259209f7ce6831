package dev.millstream.app.config;

import java.util.Optional;
import java.util.Set;

/// How build commands run. `network` is what they reach: `off`, `registries` or `full`; `allowed`
/// are hosts beside that, `npmRegistry` is what npm asks. `unsafe` ones run without a sandbox.
public record Builds(
    String network, Set<String> allowed, Optional<String> npmRegistry, boolean unsafe) {
  static final Builds DEFAULT = new Builds("registries", Set.of(), Optional.empty(), false);
}

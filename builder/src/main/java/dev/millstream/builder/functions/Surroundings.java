package dev.millstream.builder.functions;

import dev.millstream.builder.source.Warnings;
import java.util.Map;
import java.util.function.Consumer;

/// What a deployment's functions will find around them: `vars` win over those of the repository;
/// `resolver` finds what its bindings name. `log` is told what was made for them.
public record Surroundings(
    String project,
    boolean preview,
    Map<String, String> vars,
    BindingResolver resolver,
    Warnings warnings,
    Consumer<String> log) {
  public Surroundings {
    vars = Map.copyOf(vars);
  }
}

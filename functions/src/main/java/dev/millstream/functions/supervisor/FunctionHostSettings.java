package dev.millstream.functions.supervisor;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.BindingDoor;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import java.nio.file.Path;

/// How functions are run. `cache` keeps V8's unpacked library between starts; projects are spread
/// over `hosts` processes; `log` gets what functions print; `vars` reads what is in `env`,
/// `bindings` answers what is asked of the rest of it.
public record FunctionHostSettings(
    Path cache,
    int hosts,
    FunctionLimits limits,
    FunctionLog log,
    VarReader vars,
    BindingDoor bindings) {
  private static final BindingDoor NO_BINDINGS =
      (binding, question) -> Answer.refused(new Refusal(404, "nothing is kept here"));

  /// Settings for sites whose values are all plain, and for which nothing is kept.
  public FunctionHostSettings(Path cache, int hosts, FunctionLimits limits, FunctionLog log) {
    this(cache, hosts, limits, log, (project, stored) -> stored, NO_BINDINGS);
  }

  public FunctionHostSettings {
    if (hosts < 1) {
      throw new IllegalArgumentException("at least one function host is needed, not " + hosts);
    }
  }
}

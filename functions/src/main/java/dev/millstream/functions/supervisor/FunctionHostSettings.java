package dev.millstream.functions.supervisor;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.BindingDoor;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.inspect.Inspector;
import java.nio.file.Path;
import java.util.Optional;

/// How functions are run. `cache` keeps V8's unpacked library between starts; projects are spread
/// over `hosts` processes; `log` gets what functions print; `vars` reads what is in `env`,
/// `bindings` answers what is asked of the rest of it; what objects keep is in `objects`;
/// `inspector` joins debuggers to the code.
public record FunctionHostSettings(
    Path cache,
    int hosts,
    FunctionLimits limits,
    FunctionLog log,
    VarReader vars,
    BindingDoor bindings,
    Optional<ObjectFolder> objects,
    Optional<Inspector> inspector) {
  private static final BindingDoor NO_BINDINGS =
      (binding, question) -> Answer.refused(new Refusal(404, "nothing is kept here"));

  /// Settings for sites whose values are all plain, and for which nothing is kept.
  public FunctionHostSettings(Path cache, int hosts, FunctionLimits limits, FunctionLog log) {
    this(cache, hosts, limits, log, (project, stored) -> stored, NO_BINDINGS);
  }

  /// Settings for functions that nobody debugs, with no place for objects.
  public FunctionHostSettings(
      Path cache,
      int hosts,
      FunctionLimits limits,
      FunctionLog log,
      VarReader vars,
      BindingDoor bindings) {
    this(cache, hosts, limits, log, vars, bindings, Optional.empty(), Optional.empty());
  }

  /// The same, for functions that `by` lets debuggers into.
  public FunctionHostSettings inspected(Inspector by) {
    return new FunctionHostSettings(
        cache, hosts, limits, log, vars, bindings, objects, Optional.of(by));
  }

  /// The same, for functions whose objects keep what they keep there.
  public FunctionHostSettings keeping(ObjectFolder folder) {
    return new FunctionHostSettings(
        cache, hosts, limits, log, vars, bindings, Optional.of(folder), inspector);
  }

  public FunctionHostSettings {
    if (hosts < 1) {
      throw new IllegalArgumentException("at least one function host is needed, not " + hosts);
    }
  }
}

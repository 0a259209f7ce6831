package dev.millstream.functions.supervisor;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import java.nio.file.Path;

/// How functions are run. `cache` keeps V8's unpacked library between starts; projects are spread
/// over `hosts` processes; `log` gets what functions print; `vars` reads what is in `env`.
public record FunctionHostSettings(
    Path cache, int hosts, FunctionLimits limits, FunctionLog log, VarReader vars) {
  /// Settings for sites whose values are all plain.
  public FunctionHostSettings(Path cache, int hosts, FunctionLimits limits, FunctionLog log) {
    this(cache, hosts, limits, log, (project, stored) -> stored);
  }

  public FunctionHostSettings {
    if (hosts < 1) {
      throw new IllegalArgumentException("at least one function host is needed, not " + hosts);
    }
  }
}

package dev.millstream.app.trust;

import java.util.List;

/// One thing to do for a store of trusted certificates: a command, whose failure is told but keeps
/// no other step back. `store` says for whom, as people call it.
public record TrustStep(String store, List<String> command) {
  /// The store that most programs read.
  public static final String SYSTEM = "system";

  public TrustStep {
    command = List.copyOf(command);
  }

  static TrustStep of(String store, Object... command) {
    return new TrustStep(store, List.of(command).stream().map(String::valueOf).toList());
  }

  /// The command as one would type it.
  public String shown() {
    return String.join(" ", command.stream().map(TrustStep::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,-]+") ? word : "'" + word + "'";
  }
}

package dev.millstream.functions;

/// Takes what functions print. Called from the thread that reads a host's answers: do not block.
@FunctionalInterface
public interface FunctionLog {
  void printed(Line line);

  /// One console call. `level` is `log`, `debug`, `info`, `warn` or `error`.
  record Line(String project, String deployment, String requestId, String level, String text) {}
}

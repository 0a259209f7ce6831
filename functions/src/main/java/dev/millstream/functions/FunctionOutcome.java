package dev.millstream.functions;

/// How a call ended.
public sealed interface FunctionOutcome {
  /// The code gave a response.
  record Answered(FunctionResponse response) implements FunctionOutcome {}

  /// The code threw, or gave something that is no response; `stack` names its files and lines.
  record Threw(String message, String stack) implements FunctionOutcome {}

  /// The code went over a limit, which `reason` names, and was stopped.
  record Stopped(String reason) implements FunctionOutcome {}

  /// The code could not be run, for a reason of ours; the same request may work later.
  record Unavailable(String reason) implements FunctionOutcome {}
}

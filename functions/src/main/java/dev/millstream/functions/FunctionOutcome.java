package dev.millstream.functions;

import java.util.Optional;

/// How a call ended.
public sealed interface FunctionOutcome {
  /// The code gave a response.
  record Answered(FunctionResponse response) implements FunctionOutcome {}

  /// The code has handled what is no request. `verdict` says what becomes of a queue's messages;
  /// where something was `thrown`, it holds nevertheless.
  record Handled(BatchVerdict verdict, Optional<Threw> thrown) implements FunctionOutcome {}

  /// The code threw, or gave something that is no response; `stack` names its files and lines.
  record Threw(String message, String stack) implements FunctionOutcome {}

  /// The code went over a limit, which `reason` names, and was stopped.
  record Stopped(String reason) implements FunctionOutcome {
    private static final String OF_CPU = " of CPU time";
    private static final String OF_MEMORY = " of memory";

    /// It had `amount` of CPU time, and took more.
    public static Stopped overCpu(String amount) {
      return new Stopped("it used more than " + amount + OF_CPU);
    }

    /// It could have `amount` of memory, and took more.
    public static Stopped overMemory(String amount) {
      return new Stopped("it used more than " + amount + OF_MEMORY);
    }

    public boolean isOverCpu() {
      return reason.endsWith(OF_CPU);
    }

    public boolean isOverMemory() {
      return reason.endsWith(OF_MEMORY);
    }
  }

  /// The code could not be run, for a reason of ours; the same request may work later.
  record Unavailable(String reason) implements FunctionOutcome {}
}

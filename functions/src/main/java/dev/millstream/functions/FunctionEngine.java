package dev.millstream.functions;

/// Answers a request with a site's own code. Thread-safe.
public interface FunctionEngine {
  /// Is told how a call ended, once, on any thread, which it must not hold up.
  interface Caller {
    /// The call has its outcome, whatever the code did.
    void ended(FunctionOutcome outcome);

    /// It has none: something broke that is not the code's fault.
    void broke(RuntimeException problem);
  }

  /// Runs the site's functions for one request. Whatever the code does, an outcome comes back.
  /// Blocks, so call it on a virtual thread.
  FunctionOutcome call(FunctionCall call);

  /// Runs them without blocking.
  default void begin(FunctionCall call, Caller caller) {
    Thread.ofVirtual()
        .name("function-call")
        .start(() -> {
          FunctionOutcome outcome;
          try {
            outcome = call(call);
          } catch (RuntimeException e) {
            caller.broke(e);
            return;
          }
          caller.ended(outcome);
        });
  }
}

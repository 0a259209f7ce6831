package dev.millstream.functions;

/// Answers a request with a site's own code. Thread-safe; blocks, so call it on a virtual thread.
public interface FunctionEngine {
  /// Runs the site's functions for one request. Whatever the code does, an outcome comes back.
  FunctionOutcome call(FunctionCall call);
}

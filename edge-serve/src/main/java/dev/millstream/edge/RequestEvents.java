package dev.millstream.edge;

import dev.millstream.edge.reply.FunctionEnd;

/// Takes note of finished requests. Called on the threads that serve: do not block.
@FunctionalInterface
public interface RequestEvents {
  /// Takes note of nothing.
  RequestEvents NONE = _ -> {};

  /// A request's answer is out, or its connection broke.
  void finished(Request request);

  /// One request. `bytes` were sent as body; `micros` passed from its head to the answer's end.
  record Request(
      String method,
      String host,
      String path,
      int status,
      long bytes,
      long micros,
      FunctionEnd function) {}
}

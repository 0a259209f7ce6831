package dev.millstream.edge;

import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.player.Viewing;
import dev.millstream.edge.reply.FunctionEnd;
import java.util.Optional;

/// Takes note of finished requests. Called on the threads that serve: do not block.
@FunctionalInterface
public interface RequestEvents {
  /// Takes note of nothing.
  RequestEvents NONE =
      new RequestEvents() {
        @Override
        public void finished(Request request) {}

        @Override
        public void repeated(
            String method, String host, String path, int status, long bytes, long micros) {}
      };

  /// A request's answer is out, or its connection broke.
  void finished(Request request);

  /// The same for an answer of the hot path, which gives no objects of the request's own: who
  /// counts or logs without making any takes it here.
  default void repeated(
      String method, String host, String path, int status, long bytes, long micros) {
    finished(new Request(method, host, path, status, bytes, micros, FunctionEnd.NONE));
  }

  /// A part of a video was got, or a player told how it went; besides [#finished].
  default void viewed(Viewing viewing) {}

  /// Tells both.
  default RequestEvents and(RequestEvents other) {
    return new BothEvents(this, other);
  }

  /// One request. `bytes` were sent as body; `micros` passed from its head to the answer's end;
  /// `refused` is the limit that it met, if so.
  record Request(
      String method,
      String host,
      String path,
      int status,
      long bytes,
      long micros,
      FunctionEnd function,
      Optional<Limit> refused) {
    /// A request that met no limit.
    public Request(
        String method,
        String host,
        String path,
        int status,
        long bytes,
        long micros,
        FunctionEnd function) {
      this(method, host, path, status, bytes, micros, function, Optional.empty());
    }
  }
}

package dev.millstream.control.tails;

import java.util.Optional;
import java.util.function.Consumer;

/// Where functions can be listened to.
@FunctionalInterface
public interface TailDoor {
  /// There are no functions.
  TailDoor NONE = (project, deployment, listener) -> () -> {};

  /// Tells `listener` of each call of a project's functions, or of one deployment's, on threads of
  /// theirs: it must not block.
  Listening listen(String project, Optional<String> deployment, Consumer<TraceEvent> listener);

  /// Ends the listening.
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}

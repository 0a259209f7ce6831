package dev.millstream.functions.trigger;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import java.io.IOException;
import java.util.Optional;

/// The functions of what is live. Blocks, so call it on a virtual thread.
public interface LiveFunctions {
  /// Has the functions of what is live of a project handle what is no request; empty if nothing is
  /// live, or it has none. Has logged what went wrong in them.
  Optional<FunctionOutcome> handle(String project, FunctionEvent event) throws IOException;

  /// Has the object that an alarm is of see whether it is due; empty if its code is not there.
  default Optional<FunctionOutcome> wake(Alarm alarm) throws IOException {
    return Optional.empty();
  }

  /// When it returns, what the project's ref points at now is live.
  void refresh(String project) throws IOException;
}

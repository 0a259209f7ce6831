package dev.millstream.functions.tail;

import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionSite;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who listens to which sites' functions. Thread-safe.
public final class Tails implements FunctionLog {
  private final CopyOnWriteArrayList<Ear> ears = new CopyOnWriteArrayList<>();
  private final Map<String, OpenTrace> open = new ConcurrentHashMap<>();

  private record Ear(String project, Optional<String> deployment, Consumer<Trace> listener) {
    boolean hears(String itsProject, String itsDeployment) {
      return project.equals(itsProject)
          && (deployment.isEmpty() || deployment.get().equals(itsDeployment));
    }
  }

  /// Ends the listening.
  @FunctionalInterface
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /// Tells `listener` of each call of a project's functions, or of one deployment's, from its
  /// threads: it must not block.
  public Listening listen(String project, Optional<String> deployment, Consumer<Trace> listener) {
    var ear = new Ear(project, deployment, listener);
    ears.add(ear);
    return () -> ears.remove(ear);
  }

  /// What is noted of a call, if anybody listens to its site.
  Optional<OpenTrace> begin(FunctionCall call) {
    if (!hears(call.site())) {
      return Optional.empty();
    }
    var trace = new OpenTrace(call, this::ended);
    open.put(call.requestId(), trace);
    return Optional.of(trace);
  }

  @Override
  public void printed(Line line) {
    if (!open.isEmpty()) {
      var trace = open.get(line.requestId());
      if (trace != null) {
        trace.printed(line.level(), line.text());
      }
    }
  }

  /// Whether somebody listens to the site.
  boolean hears(FunctionSite site) {
    return !ears.isEmpty()
        && ears.stream().anyMatch(ear -> ear.hears(site.project(), site.deployment()));
  }

  private void ended(Trace trace) {
    open.remove(trace.requestId());
    for (var ear : ears) {
      if (ear.hears(trace.project(), trace.deployment())) {
        ear.listener().accept(trace);
      }
    }
  }
}

package dev.millstream.control.deploy;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One build of a branch at a time. Thread-safe.
final class Turns {
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /// The branch's turn, to be closed at its end; empty while another has it.
  Optional<Turn> take(String project, String branch) {
    var name = project + " " + branch;
    return taken.add(name) ? Optional.of(() -> taken.remove(name)) : Optional.empty();
  }

  /// Whether any branch of the project has its turn.
  boolean has(String project) {
    return taken.stream().anyMatch(name -> name.startsWith(project + " "));
  }

  @FunctionalInterface
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}

package dev.millstream.control.deploy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// One build of a branch at a time; and a project of which one is built already gives way to those
/// of which none is. Thread-safe.
final class Turns {
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /// The branch's turn, to be closed at its end; empty while another has it, or the project has to
  /// give way to one of those that are `waiting`.
  Optional<Turn> take(String project, String branch, Supplier<List<String>> waiting) {
    if (has(project) && !waiting.get().stream().allMatch(this::has)) {
      return Optional.empty();
    }
    var name = project + " " + branch;
    return taken.add(name) ? Optional.of(() -> taken.remove(name)) : Optional.empty();
  }

  private boolean has(String project) {
    return taken.stream().anyMatch(name -> name.startsWith(project + " "));
  }

  @FunctionalInterface
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}

package dev.millstream.control.deploy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One build of a branch at a time; and a project of which one is built already gives way to those
/// of which none is. Thread-safe.
final class Turns {
  private final Set<String> taken = new HashSet<>();

  /// The branch's turn, to be closed at its end; empty while another has it, or the project has to
  /// give way to one of those that are `waiting`.
  // looked up and taken in one: of two workers that become free at once, one gives way
  synchronized Optional<Turn> take(String project, String branch, Supplier<List<String>> waiting) {
    if (has(project) && !waiting.get().stream().allMatch(this::has)) {
      return Optional.empty();
    }
    var name = project + " " + branch;
    return taken.add(name) ? Optional.of(() -> giveBack(name)) : Optional.empty();
  }

  private synchronized void giveBack(String name) {
    taken.remove(name);
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

package dev.millstream.functions.host.waiting;

import dev.millstream.functions.wire.ToHost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls of a host that have not begun. Those that wait for a place stand in lines, one for
/// each isolate that is to answer, and the lines take turns. Belongs to who has the isolates' lock.
public final class WaitingCalls {
  private static final int IN_LINE_OF_PROJECT_MAX = 100;
  private static final int IN_LINE_BYTES_MAX = 32 << 20;

  private final Duration patience;
  private final Map<Integer, Waiting> all = new HashMap<>();
  // in the order of their turns
  private final Map<String, ArrayDeque<Waiting>> lines = new LinkedHashMap<>();
  private final Map<String, Integer> inLineOfProject = new HashMap<>();
  private int inLineBytes;

  /// No call stands in line for longer than `patience`.
  public WaitingCalls(Duration patience) {
    this.patience = patience;
  }

  /// Keeps a call until its number is asked for.
  public void add(Waiting call) {
    all.put(call.number(), call);
  }

  /// Takes a call back, wherever it waits.
  public @Nullable Waiting remove(int number) {
    var call = all.remove(number);
    if (call != null) {
      for (var line : List.copyOf(lines.keySet())) {
        var calls = lines.get(line);
        if (calls != null && calls.remove(call)) {
          leftLine(line, call);
        }
      }
    }
    return call;
  }

  /// Keeps a part of a waiting call's body; false if no such call waits.
  public boolean keep(ToHost.Flows flows) {
    var call = all.get(flows.call());
    return call != null && call.flows().add(flows);
  }

  /// Whether others stand in the line.
  public boolean isLine(String line) {
    return lines.containsKey(line);
  }

  /// Has a call wait for its turn; false if its project has too many that do.
  public boolean queue(String line, Waiting call) {
    var before = inLineOfProject.getOrDefault(call.project(), 0);
    if (before >= IN_LINE_OF_PROJECT_MAX || inLineBytes + call.bodyBytes() > IN_LINE_BYTES_MAX) {
      return false;
    }
    inLineOfProject.put(call.project(), before + 1);
    inLineBytes += call.bodyBytes();
    lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(call);
    add(call);
    return true;
  }

  /// Begins one call after the other of the lines that have a place now, each line in its turn.
  public void admit(Predicate<String> hasPlace, Consumer<Waiting> begin) {
    for (var admitted = true; admitted && !lines.isEmpty(); ) {
      admitted = false;
      for (var line : List.copyOf(lines.keySet())) {
        if (hasPlace.test(line)) {
          admitted = true;
          begin.accept(takeFirst(line));
        }
      }
    }
  }

  /// Takes those out that have stood in line for too long.
  public List<Waiting> takeOverdue(long nowNanos) {
    var overdue = new ArrayList<Waiting>();
    for (var line : List.copyOf(lines.keySet())) {
      for (var calls = lines.get(line);
          calls != null
              && !calls.isEmpty()
              && nowNanos - calls.getFirst().sinceNanos() > patience.toNanos(); ) {
        overdue.add(takeFirst(line));
      }
    }
    return overdue;
  }

  private Waiting takeFirst(String line) {
    var calls = lines.remove(line);
    if (calls == null) {
      throw new IllegalStateException("nobody stands in line for " + line);
    }
    var first = calls.removeFirst();
    lines.put(line, calls); // it is the last one's turn now
    all.remove(first.number());
    leftLine(line, first);
    return first;
  }

  private void leftLine(String line, Waiting call) {
    var calls = lines.get(line);
    if (calls != null && calls.isEmpty()) {
      lines.remove(line);
    }
    inLineOfProject.computeIfPresent(
        call.project(), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    inLineBytes -= call.bodyBytes();
  }
}

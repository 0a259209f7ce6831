package dev.millstream.functions.host.turn;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The timers that an isolate's code has set. Belongs to the isolate's thread.
public final class Timers {
  private final PriorityQueue<Timer> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));

  /// A timer of a call.
  public record Timer(long dueNanos, int call, int number) {}

  public void add(int call, int number, long millis) {
    var due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    waiting.add(new Timer(due, call, number));
  }

  /// Takes out the first one that is due.
  public @Nullable Timer takeDue(long nowNanos) {
    var first = waiting.peek();
    return first != null && first.dueNanos() - nowNanos <= 0 ? waiting.remove() : null;
  }

  /// When the first one is due; `otherwise` if none is before.
  public long firstDueNanos(long otherwise) {
    var first = waiting.peek();
    return first != null && first.dueNanos() - otherwise < 0 ? first.dueNanos() : otherwise;
  }
}

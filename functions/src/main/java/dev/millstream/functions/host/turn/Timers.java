package dev.millstream.functions.host.turn;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The timers that an isolate's code has set, each with a number of its own. Belongs to the
/// isolate's thread.
public final class Timers {
  private final TreeSet<Timer> waiting =
      new TreeSet<>(Comparator.comparingLong(Timer::dueNanos).thenComparingInt(Timer::number));
  // one that is cleared must not wait for its time
  private final Map<Integer, Timer> byNumber = new HashMap<>();

  /// A timer of a call.
  public record Timer(long dueNanos, int call, int number) {}

  public void add(int call, int number, long millis) {
    cancel(number);
    var due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    var timer = new Timer(due, call, number);
    waiting.add(timer);
    byNumber.put(number, timer);
  }

  /// Forgets a timer, if it waits still.
  public void cancel(int number) {
    var timer = byNumber.remove(number);
    if (timer != null) {
      waiting.remove(timer);
    }
  }

  /// How many there are.
  public int count() {
    return waiting.size();
  }

  /// Takes out the first one that is due.
  public @Nullable Timer takeDue(long nowNanos) {
    if (waiting.isEmpty() || waiting.first().dueNanos() - nowNanos > 0) {
      return null;
    }
    var first = waiting.removeFirst();
    byNumber.remove(first.number());
    return first;
  }

  /// When the first one is due; `otherwise` if none is before.
  public long firstDueNanos(long otherwise) {
    return waiting.isEmpty() || waiting.first().dueNanos() - otherwise >= 0
        ? otherwise
        : waiting.first().dueNanos();
  }
}

package dev.millstream.functions.host;

import dev.millstream.functions.wire.ToHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What an isolate's thread is woken for, in order. Any thread may add to it.
final class Inbox {
  /// A reason to wake.
  sealed interface Event {
    record Said(ToHost message) implements Event {}

    /// A debugger has said something.
    record Debugged() implements Event {}

    record Retire() implements Event {}
  }

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  void add(Event event) {
    events.add(event);
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /// The next one; null if none comes within `nanos`.
  @Nullable Event next(long nanos) throws InterruptedException {
    return nanos > 0 ? events.poll(nanos, TimeUnit.NANOSECONDS) : events.poll();
  }

  /// Takes back what was said of calls that have not begun, in its order.
  List<ToHost> takeUnbegun() {
    var taken = new ArrayList<ToHost>();
    var calls = new HashSet<Integer>();
    for (var event : events) {
      if (event instanceof Event.Said(var message)) {
        var isOfUnbegun =
            switch (message) {
              case ToHost.Call call -> events.remove(event) && calls.add(call.call());
              case ToHost.Flows flows -> calls.contains(flows.call()) && events.remove(event);
              default -> false;
            };
        if (isOfUnbegun) {
          taken.add(message);
        }
      }
    }
    return taken;
  }
}

package dev.millstream.functions.host.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Brings messages to an isolate that a debugger holds. V8's inspector queues such a message and
/// handles it on the isolate's thread; one that comes when the code has just gone on, or does not
/// stand still quite yet, waits for V8's lock besides, and must not keep back those after it.
final class Courier {
  // V8 evaluates on this stack if the message comes to it between two turns.
  private static final long STACK_BYTES = 4L << 20;
  private static final Duration USUAL = Duration.ofMillis(100);

  private final List<Thread> late = new ArrayList<>();

  /// Brings a message; returns once it is queued at least, and says whether it was handled.
  boolean bring(Runnable message) throws InterruptedException {
    var thread = new Thread(null, message, "inspector-message", STACK_BYTES);
    thread.setDaemon(true);
    synchronized (this) {
      late.add(thread);
    }
    thread.start();
    var isHandled = thread.join(USUAL);
    if (isHandled) {
      synchronized (this) {
        late.remove(thread);
      }
    }
    return isHandled;
  }

  /// Whether messages wait for V8.
  synchronized boolean isLate() {
    late.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    return !late.isEmpty();
  }

  /// Waits until none does.
  void await() {
    try {
      while (isLate()) {
        Thread first;
        synchronized (this) {
          first = late.getFirst();
        }
        first.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Stopped;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times an isolate's turns in V8 and stops the one that goes over a limit. The isolate's thread
/// begins and ends turns; the watchdog's checks them. Thread-safe.
final class TurnGuard {
  /// What a check found.
  enum Finding {
    FINE,
    STOPPED,
    /// The turn was stopped and goes on nevertheless: only the process's end ends it.
    UNSTOPPABLE
  }

  // one that cannot be stopped and uses no CPU, either
  private static final int IDLE_GRACES_MAX = 8;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Thread thread;
  private final Runnable terminate;
  private final FunctionLimits limits;
  private @Nullable OpenCall turn;
  private long beganNanos;
  private long beganCpuNanos;
  private @Nullable String stopReason;
  private long stoppedNanos;
  private long stoppedCpuNanos;
  private boolean isHeld;
  private long heldCpuNanos;

  TurnGuard(Thread thread, Runnable terminate, FunctionLimits limits) {
    this.thread = thread;
    this.terminate = terminate;
    this.limits = limits;
  }

  synchronized void begin(OpenCall call) {
    turn = call;
    beganNanos = System.nanoTime();
    beganCpuNanos = THREADS.getCurrentThreadCpuTime();
  }

  /// Ends the turn; gives the reason if it was stopped.
  synchronized Optional<String> end() {
    if (turn != null) {
      turn.usedCpu(THREADS.getCurrentThreadCpuTime() - beganCpuNanos);
      turn = null;
    }
    return Optional.ofNullable(stopReason);
  }

  /// Stops the turn that runs now, if one does.
  synchronized void stop(String reason) {
    if (turn != null && stopReason == null) {
      stopReason = reason;
      stoppedNanos = System.nanoTime();
      stoppedCpuNanos = THREADS.getThreadCpuTime(thread.threadId());
      terminate.run();
    }
  }

  /// A debugger holds the turn: its time stands still. The isolate's thread says so.
  synchronized void hold() {
    isHeld = true;
    heldCpuNanos = THREADS.getCurrentThreadCpuTime();
  }

  /// The debugger lets it go on.
  synchronized void release() {
    isHeld = false;
    beganCpuNanos += THREADS.getCurrentThreadCpuTime() - heldCpuNanos;
  }

  synchronized Finding check(long nowNanos) {
    if (turn == null || isHeld) {
      return Finding.FINE;
    }
    if (stopReason != null) {
      return isPastGrace(nowNanos) ? Finding.UNSTOPPABLE : Finding.STOPPED;
    }
    if (nowNanos - turn.wallDeadlineNanos() > 0) {
      stop(turn.wallReason());
    } else if (nowNanos - beganNanos > turn.cpuLeftNanos()
        && THREADS.getThreadCpuTime(thread.threadId()) - beganCpuNanos > turn.cpuLeftNanos()) {
      stop(Stopped.overCpu(limits.cpu().toMillis() + " ms").reason());
    }
    return stopReason == null ? Finding.FINE : Finding.STOPPED;
  }

  /// On a machine that is busy a turn may get little time to end in.
  private boolean isPastGrace(long nowNanos) {
    var grace = limits.killGrace().toNanos();
    var used = THREADS.getThreadCpuTime(thread.threadId()) - stoppedCpuNanos;
    var waited = nowNanos - stoppedNanos;
    return waited > grace && (used > grace || waited > IDLE_GRACES_MAX * grace);
  }

  /// The call whose turn it has been for at least `nanos`.
  synchronized Optional<OpenCall> runningFor(long nanos, long nowNanos) {
    return !isHeld && nowNanos - beganNanos >= nanos ? Optional.ofNullable(turn) : Optional.empty();
  }
}

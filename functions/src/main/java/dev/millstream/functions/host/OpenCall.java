package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.wire.ToHost;
import java.util.concurrent.atomic.AtomicLong;

/// A request that an isolate has begun and not finished. Belongs to the isolate's thread, but for
/// its deadline, which any may read, and its CPU time, which any may use.
final class OpenCall {
  private final ToHost.Call call;
  private volatile long wallDeadlineNanos;
  private final AtomicLong cpuLeftNanos;
  private int linesLeft;
  private boolean answered;
  private boolean goesOn;
  private boolean flows;

  OpenCall(ToHost.Call call, FunctionLimits limits, long nowNanos) {
    this.call = call;
    this.wallDeadlineNanos = nowNanos + limits.wall().toNanos();
    this.cpuLeftNanos = new AtomicLong(limits.cpu().toNanos());
    this.linesLeft = limits.logLinesPerCallMax();
  }

  ToHost.Call call() {
    return call;
  }

  int number() {
    return call.call();
  }

  long wallDeadlineNanos() {
    return wallDeadlineNanos;
  }

  void hasUntil(long nanos) {
    wallDeadlineNanos = nanos;
  }

  long cpuLeftNanos() {
    return cpuLeftNanos.get();
  }

  void usedCpu(long nanos) {
    cpuLeftNanos.addAndGet(-nanos);
  }

  /// Counts a line that it wants to print, and says how many it still could before.
  int takeLine() {
    return linesLeft--;
  }

  boolean answered() {
    return answered;
  }

  void markAnswered(boolean andGoesOn, boolean andFlows) {
    answered = true;
    goesOn = andGoesOn;
    flows = andFlows;
  }

  /// Whether it was answered with work left that it asked to be waited for.
  boolean goesOn() {
    return goesOn;
  }

  /// Whether its answer's body is under way.
  boolean flows() {
    return flows;
  }

  void markFlowEnded() {
    flows = false;
  }
}

package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.wire.ToHost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A request that an isolate has begun and not finished. Belongs to the isolate's thread, but for
/// its deadline, which any may read, and its CPU time, which any may use.
final class OpenCall {
  // what a visitor's socket gets at least, without a message
  private static final Duration RENEWAL = Duration.ofMinutes(1);

  private final ToHost.Call call;
  private final FunctionLimits limits;
  private final Duration wall;
  private volatile long wallDeadlineNanos;
  private final AtomicLong cpuLeftNanos;
  private int linesLeft;
  private boolean answered;
  private boolean goesOn;
  private boolean flows;
  private boolean isSocket;
  private boolean saidBye;
  private boolean heardBye;
  private long renewedNanos;

  OpenCall(ToHost.Call call, FunctionLimits limits, long nowNanos) {
    this.call = call;
    this.limits = limits;
    this.wall = limits.wall(call.event());
    this.wallDeadlineNanos = nowNanos + wall.toNanos();
    this.cpuLeftNanos = new AtomicLong(limits.cpu().toNanos());
    this.linesLeft = limits.logLinesPerCallMax();
  }

  ToHost.Call call() {
    return call;
  }

  int number() {
    return call.call();
  }

  /// Whether it is for no request, and has the time of those.
  boolean isEvent() {
    return call.event().isForNobody();
  }

  /// Why it is stopped when its time is over.
  String wallReason() {
    return "it took longer than %d ms".formatted(wall.toMillis());
  }

  /// The same, for a body that has come to a halt, too.
  String overdueReason() {
    return flows
        ? "nothing moved for %d ms".formatted(limits.flowSilence().toMillis())
        : wallReason();
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

  /// Its answer opened the visitor's WebSocket.
  void markSocket() {
    isSocket = true;
    renewedNanos = System.nanoTime();
  }

  /// Whether its answer opened a WebSocket, open yet or not.
  boolean isSocket() {
    return isSocket;
  }

  /// Whether the visitor's WebSocket is open, if only in one direction.
  boolean isConnected() {
    return isSocket && !(saidBye && heardBye);
  }

  /// The visitor's WebSocket says, or hears, nothing more.
  void markBye(boolean said, boolean heard) {
    saidBye |= said;
    heardBye |= heard;
  }

  /// A message to the visitor's socket has the time of a request.
  void renew(long nowNanos) {
    renewedNanos = nowNanos;
    cpuLeftNanos.set(limits.cpu().toNanos());
    linesLeft = limits.logLinesPerCallMax();
  }

  /// Has every turn of a visitor's socket be timed by itself.
  void beginTurn(long nowNanos) {
    if (isConnected()) {
      wallDeadlineNanos = nowNanos + limits.wall().toNanos();
      if (nowNanos - renewedNanos > RENEWAL.toNanos()) {
        renew(nowNanos);
      }
    }
  }
}

package dev.millstream.functions.host;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.wire.FrameChannel;
import dev.millstream.functions.wire.FromHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Looks at every turn and at the process's memory, and ends the process where nothing else helps.
final class Watchdog {
  /// The exit status of a host that ended itself for a function's sake.
  static final int EXIT_STATUS = 70;

  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration SUSPICIOUS = Duration.ofMillis(50);
  // what an isolate that ends gives back takes a while
  private static final long RELIEF_NANOS = 100_000_000;
  private static final long LAST_WORDS_MILLIS = 200;
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  private final Isolates isolates;
  private final FrameChannel channel;
  private final FunctionLimits limits;

  Watchdog(Isolates isolates, FrameChannel channel, FunctionLimits limits) {
    this.isolates = isolates;
    this.channel = channel;
    this.limits = limits;
  }

  void start() {
    Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
  }

  private void watch() {
    try {
      var relieved = System.nanoTime();
      while (true) {
        isolates.await(); // one in reserve has nothing to look at
        Thread.sleep(PERIOD);
        var now = System.nanoTime();
        isolates.retireIdle(now);
        isolates.relieve(SUSPICIOUS, now);
        isolates.refuseOverdue(now);
        for (var isolate : isolates.all()) {
          var guard = isolate.guard();
          if (guard.isPresent() && guard.get().check(now) == TurnGuard.Finding.UNSTOPPABLE) {
            die("site=" + isolate.site() + " cannot be stopped", "it could not be stopped");
          }
        }
        var used = memoryBytes();
        if (used > limits.hostMemoryBytesMax() / 4 * 3 && now - relieved > RELIEF_NANOS) {
          relieved = now;
          isolates.retireOldestIdle();
        }
        if (used > limits.hostMemoryBytesMax()) {
          die("the host uses " + (used >> 20) + " MB", "it used too much memory");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the process; the calls that were running at that time are told why.
  private void die(String cause, String reason) throws InterruptedException {
    System.err.println(cause);
    var now = System.nanoTime();
    var running = new ArrayList<OpenCall>();
    for (var isolate : isolates.all()) {
      isolate
          .guard()
          .flatMap(guard -> guard.runningFor(SUSPICIOUS.toNanos(), now))
          .ifPresent(running::add);
    }
    sayLast(running, reason);
    Runtime.getRuntime().halt(EXIT_STATUS);
  }

  private void sayLast(List<OpenCall> running, String reason) throws InterruptedException {
    for (var call : running) {
      channel.send(new FromHost.Ended(call.number(), new Stopped(reason)).frame());
    }
    channel.finish(LAST_WORDS_MILLIS);
  }

  private static long memoryBytes() {
    try {
      var fields = Files.readString(MEMORY).split(" ", -1);
      return Long.parseLong(fields[1]) * PAGE_BYTES;
    } catch (IOException e) {
      return 0; // no Linux: only V8's own limits hold
    }
  }
}

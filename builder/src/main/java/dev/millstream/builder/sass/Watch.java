package dev.millstream.builder.sass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Kills the compiler when one compilation takes too much, until it is closed. Memory is watched
/// where there is a /proc.
final class Watch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;
  private static final long PAGE_BYTES = 4096;

  private final Process process;
  private final SassLimits limits;
  private final Thread thread;
  private volatile Optional<String> reason = Optional.empty();

  Watch(Process process, SassLimits limits) {
    this.process = process;
    this.limits = limits;
    thread = Thread.ofVirtual().name("sass-watch").start(this::watch);
  }

  private void watch() {
    var end = System.nanoTime() + limits.wallMax().toNanos();
    try {
      while (true) {
        if (System.nanoTime() - end >= 0) {
          kill("takes longer than %,d ms".formatted(limits.wallMax().toMillis()));
          return;
        }
        if (residentBytes() > limits.memoryBytesMax()) {
          kill("takes more than %,d MB".formatted(limits.memoryBytesMax() >> 20));
          return;
        }
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill(String why) {
    reason = Optional.of(why);
    process.destroyForcibly();
  }

  private long residentBytes() {
    try {
      var pages = Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", 3)[1];
      return Long.parseLong(pages) * PAGE_BYTES;
    } catch (IOException e) {
      return 0;
    }
  }

  /// Why the process was killed; empty if it was not.
  Optional<String> reason() {
    return reason;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

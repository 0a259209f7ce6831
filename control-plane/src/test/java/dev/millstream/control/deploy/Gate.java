package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Stops the server at a named step for as long as a test wants; by files in `folder`, so that it
/// works across processes.
public record Gate(Path folder) {
  /// A build's tree is about to be written.
  public static final String STAGE = "stage";

  /// SQL says what is live, and the store is about to be told.
  public static final String PUBLISH = "publish";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GLANCE_NANOS = 5_000_000;

  /// From now on whoever comes to `step` stops there.
  public void close(String step) throws IOException {
    Files.deleteIfExists(arrived(step));
    Files.createFile(closed(step));
  }

  /// Waits until somebody has come to the closed `step`.
  public void awaitArrival(String step) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.notExists(arrived(step))) {
      assertThat(System.nanoTime()).as("nobody came to " + step).isLessThan(deadline);
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  /// Lets go on who waits at `step`, and who comes after.
  public void open(String step) throws IOException {
    Files.deleteIfExists(closed(step));
  }

  void pass(String step) throws IOException {
    // upkeep after an earlier deployment is not what a test waits for
    if (Files.notExists(closed(step)) || Thread.currentThread().getName().startsWith("upkeep")) {
      return;
    }
    if (Files.notExists(arrived(step))) {
      Files.createFile(arrived(step));
    }
    while (Files.exists(closed(step))) {
      LockSupport.parkNanos(GLANCE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted at the gate " + step);
      }
    }
  }

  private Path closed(String step) {
    return folder.resolve("gate-" + step);
  }

  private Path arrived(String step) {
    return folder.resolve("arrived-" + step);
  }
}

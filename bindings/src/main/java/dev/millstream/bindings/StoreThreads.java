package dev.millstream.bindings;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that SQLite runs on: it holds on to the thread that calls it, and virtual threads, which
/// serve requests, have only a few of those among them. Thread-safe.
final class StoreThreads implements AutoCloseable {
  private static final int WAITING_MAX = 1000;
  private static final long IDLE_SECONDS_MAX = 30;
  private static final long END_SECONDS_MAX = 10;

  private final ThreadPoolExecutor threads;

  /// Work that may fail.
  @FunctionalInterface
  interface Work<R> {
    R run() throws SQLException, IOException;
  }

  StoreThreads(String name, int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Runs `work` on one of the threads and waits for it.
  <R> R run(Work<R> work) throws SQLException, IOException, InterruptedException {
    Future<R> future;
    try {
      future = threads.submit(work::run);
    } catch (RejectedExecutionException e) {
      throw new Refusal(503, "too many operations at once");
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Refusal refused -> throw refused;
        case SQLException failed -> throw failed;
        case IOException failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

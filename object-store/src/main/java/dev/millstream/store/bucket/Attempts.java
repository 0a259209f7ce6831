package dev.millstream.store.bucket;

import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.ProviderException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Calls that are made again while their fault may pass: after a random pause that grows, not
/// before the store's `Retry-After`, and not after the deadline. Thread-safe.
final class Attempts {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int DOUBLINGS_MAX = 7;

  private final S3Settings settings;

  Attempts(S3Settings settings) {
    this.settings = settings;
  }

  /// Makes the call; `what` begins the message of its fault.
  <T> T call(String what, Call<T> call) throws IOException {
    var deadline = System.nanoTime() + settings.limits().callMax().toNanos();
    for (var attempt = 1; ; attempt++) {
      try {
        return call.run();
      } catch (S3Fault e) {
        throw e;
      } catch (MinioException
          | IOException
          | IllegalStateException
          | ProviderException
          | CompletionException e) {
        var fault = S3Fault.of(what, settings, e);
        if (!fault.isPassing()) {
          throw fault;
        }
        var pause = pause(attempt, fault.retryAfter());
        if (attempt >= settings.limits().attemptsMax()
            || System.nanoTime() + pause.toNanos() > deadline) {
          throw fault.after(attempt);
        }
        sleep(pause);
      }
    }
  }

  /// Full jitter: anything up to the longest pause, so that those who failed together come back
  /// apart.
  private static Duration pause(int attempt, Duration atLeast) {
    var longest = FIRST_PAUSE.toMillis() << Math.min(attempt, DOUBLINGS_MAX);
    return atLeast.plusMillis(ThreadLocalRandom.current().nextLong(longest));
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    var end = System.nanoTime() + pause.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(Math.max(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1)));
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while talking to the object store");
      }
    }
  }

  /// One attempt.
  @FunctionalInterface
  interface Call<T> {
    T run() throws MinioException, IOException;
  }
}

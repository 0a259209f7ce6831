package dev.millstream.store.parallel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Steps done side by side.
public final class Parallel {
  private Parallel() {}

  /// Does all steps, `most` at a time; after a failure begins no more and throws it.
  public static void run(List<Step> steps, int most) throws IOException {
    if (steps.size() == 1) {
      steps.getFirst().run();
      return;
    }
    var next = new Steps(steps);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var workers = new ArrayList<Future<Boolean>>();
      for (var i = 0; i < Math.min(most, steps.size()); i++) {
        workers.add(threads.submit(next::work));
      }
      for (var worker : workers) {
        await(worker);
      }
    }
  }

  private static void await(Future<Boolean> worker) throws IOException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while steps were under way");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static final class Steps {
    private final Iterator<Step> left;
    private boolean failed;

    Steps(List<Step> steps) {
      left = steps.iterator();
    }

    boolean work() throws IOException {
      for (var step = next(); step != null; step = next()) {
        try {
          step.run();
        } catch (IOException | RuntimeException e) {
          stop();
          throw e;
        }
      }
      return true;
    }

    private synchronized @Nullable Step next() {
      return failed || !left.hasNext() ? null : left.next();
    }

    private synchronized void stop() {
      failed = true;
    }
  }

  /// One thing to do.
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }
}

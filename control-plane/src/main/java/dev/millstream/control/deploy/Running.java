package dev.millstream.control.deploy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The builds that run, so that one can be stopped from outside. Thread-safe.
public final class Running {
  private final Map<Deployment.Key, Build> builds = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  private static final class Build {
    private final Thread thread = Thread.currentThread();
    private boolean stopped;
  }

  /// Does the work; [#stop] interrupts it, and nothing after it.
  <R> R during(Deployment.Key key, Supplier<R> work) {
    var build = new Build();
    locked(() -> builds.put(key, build));
    try {
      return work.get();
    } finally {
      locked(() -> builds.remove(key));
      if (build.stopped) {
        Thread.interrupted();
      }
    }
  }

  /// Interrupts the build if it runs.
  void stop(Deployment.Key key) {
    locked(() -> {
      var build = builds.get(key);
      if (build != null) {
        build.stopped = true;
        build.thread.interrupt();
      }
    });
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}

package dev.millstream.app.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A server's time in this process: until the command closes it, or a signal ends the process. On a
/// signal it closes the server and exits with 0, where the JVM's own way gives 130.
public final class Lifetime implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofMillis(2500);

  private final AutoCloseable server;
  private final Thread hook;

  private Lifetime(AutoCloseable server) {
    this.server = server;
    this.hook = Thread.ofPlatform().name("shutdown").unstarted(this::end);
  }

  /// From now on a signal ends the server properly.
  public static Lifetime of(AutoCloseable server) {
    var lifetime = new Lifetime(server);
    Runtime.getRuntime().addShutdownHook(lifetime.hook);
    return lifetime;
  }

  /// Waits for the signal; does not return.
  public void untilSignal() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void end() {
    var closing = Thread.ofPlatform().daemon().name("closing").start(this::closeServer);
    try {
      var closed = closing.join(CLOSE_MAX);
      Runtime.getRuntime().halt(closed ? 0 : 1);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void closeServer() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Closes the server without ending the process. Once a signal has come, the process is ending:
  /// this waits for that, and does not return.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      parkForEver();
    }
    closeServer();
  }

  private static void parkForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

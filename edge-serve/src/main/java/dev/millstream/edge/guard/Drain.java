package dev.millstream.edge.guard;

import io.undertow.server.HttpHandler;
import java.time.Duration;

/// Knows what is under way, so that a stop can wait for it. From then on the answer to a request
/// over HTTP/1.1 is its connection's last. Thread-safe.
public final class Drain {
  private int running;
  private volatile boolean closing;

  /// The same handler, with what it answers counted.
  public HttpHandler around(HttpHandler next) {
    return exchange -> {
      begin();
      exchange.addExchangeCompleteListener((_, after) -> {
        end();
        after.proceed();
      });
      if (closing) {
        exchange.setPersistent(false);
      }
      next.handleRequest(exchange);
    };
  }

  /// Another answer is under way.
  public synchronized void begin() {
    running++;
  }

  /// It is out, or its client left.
  public synchronized void end() {
    running--;
    notifyAll();
  }

  /// Whether this stops.
  public boolean isClosing() {
    return closing;
  }

  /// Ends connections with their next answer.
  public void close() {
    closing = true;
  }

  /// Waits until nothing is under way, or for so long.
  public synchronized void await(Duration most) throws InterruptedException {
    var until = System.nanoTime() + most.toNanos();
    for (var left = most.toNanos(); running > 0 && left > 0; left = until - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
  }
}

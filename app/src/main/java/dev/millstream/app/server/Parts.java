package dev.millstream.app.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/// The opened parts of a server, closed last first; one that fails does not keep the others open.
public final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /// Opens a part.
  @FunctionalInterface
  public interface Opening<P> {
    P open() throws IOException;
  }

  /// Opens a part and remembers to close it. An argument it will not have is the configuration's
  /// fault.
  public <P extends AutoCloseable> P open(Opening<P> opening) throws StartException, IOException {
    try {
      return add(opening.open());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Remembers to close a part.
  public <P extends AutoCloseable> P add(P part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      var part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Parts.class)
            .error("event=close_failed part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}

package dev.millstream.functions.supervisor;

import dev.millstream.functions.wire.BodyPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a body to a host as it comes, no further ahead than the host wants it. A thread of its own
/// reads; any may call the rest.
final class BodyToHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BodyToHost.class);

  private final InputStream body;
  private final Consumer<BodyPart> toHost;
  private final Semaphore wanted = new Semaphore(BodyPart.WINDOW_BYTES);
  private final Thread thread;

  BodyToHost(InputStream body, Consumer<BodyPart> toHost) {
    this.body = body;
    this.toHost = toHost;
    thread = Thread.ofVirtual().name("body-to-host").unstarted(this::send);
  }

  /// Sends `body`, and closes it at the end.
  void begin() {
    thread.start();
  }

  /// The host has room for more.
  void want(int bytes) {
    wanted.release(bytes);
  }

  private void send() {
    var buffer = new byte[BodyPart.BYTES_MAX];
    try (body) {
      for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        wanted.acquire(read);
        toHost.accept(new BodyPart.Bytes(Arrays.copyOf(buffer, read)));
      }
      toHost.accept(new BodyPart.End());
    } catch (IOException | RuntimeException e) {
      LOG.debug("a body to a function broke off", e);
      toHost.accept(new BodyPart.Broken(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody wants the rest
    }
  }

  /// Sends no more.
  @Override
  public void close() {
    thread.interrupt();
  }
}

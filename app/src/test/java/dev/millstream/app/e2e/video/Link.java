package dev.millstream.app.e2e.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP line to a server that goes bad once, after so many bytes have gone up: it is cut, or it
/// goes dead. Whatever is sent later passes.
final class Link implements AutoCloseable {
  private static final int PIECE_BYTES = 16 << 10;

  private final ServerSocket door;
  private final int target;
  private final long badAfterBytes;
  private final boolean cut;
  private final AtomicLong bytesUp = new AtomicLong();
  private final CountDownLatch bad = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Link(int target, long badAfterBytes, boolean cut) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.badAfterBytes = badAfterBytes;
    this.cut = cut;
    Thread.ofVirtual().start(this::accept);
  }

  static Link cutAfter(long bytes, int port) throws IOException {
    return new Link(port, bytes, true);
  }

  static Link deadAfter(long bytes, int port) throws IOException {
    return new Link(port, bytes, false);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  long bytesUp() {
    return bytesUp.get();
  }

  /// Whether it has gone bad by now.
  boolean isBad() {
    return bad.getCount() == 0;
  }

  private void accept() {
    try {
      while (true) {
        var near = door.accept();
        var far = new Socket(door.getInetAddress(), target);
        Thread.ofVirtual().start(() -> carry(near, far, true));
        Thread.ofVirtual().start(() -> carry(far, near, false));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void carry(Socket from, Socket to, boolean up) {
    try (from;
        to) {
      var piece = new byte[PIECE_BYTES];
      for (var n = from.getInputStream().read(piece);
          n >= 0;
          n = from.getInputStream().read(piece)) {
        to.getOutputStream().write(piece, 0, n);
        if (up && bytesUp.addAndGet(n) >= badAfterBytes && !isBad()) {
          bad.countDown();
          if (cut) {
            return;
          }
          closed.await();
        }
      }
    } catch (IOException e) {
      // one side hung up
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    door.close();
  }
}

package dev.millstream.app.e2e.hosts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A port that leads to another one of this machine, or nowhere.
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private volatile int target;

  Relay() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /// Leads there from now on; 0 is nowhere.
  void leadTo(int port) {
    target = port;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var near = door.accept();
        if (target == 0) {
          near.close();
          continue;
        }
        var far = new Socket(door.getInetAddress(), target);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // closed, or the target is: the client sees the end
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // either end has closed, which closes the other
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}

package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a client and a server on loopback and breaks its connections by a seeded plan:
/// each has a fault, or none, and a number of bytes after which it strikes.
final class FaultProxy implements AutoCloseable {
  private static final int STRIKES_SOON = 400;
  private static final int STRIKES_LATE = 200_000;
  private static final Fault[] FAULTS =
      Arrays.copyOfRange(Fault.values(), 1, Fault.values().length);

  private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger faults = new AtomicInteger();
  private final int server;
  private final long seed;
  private volatile int percent;

  /// A proxy of the server at a port, that breaks so many of a hundred connections soon.
  FaultProxy(int server, long seed, int percent) throws IOException {
    this.server = server;
    this.seed = seed;
    this.percent = percent;
    var _ = threads.submit(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /// How many faults have struck.
  int faults() {
    return faults.get();
  }

  /// From now on breaks so many of a hundred connections soon (0: none ever), and all open ones
  /// now.
  void breaks(int percentOfNew) throws IOException {
    percent = percentOfNew;
    for (var socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private Void accept() throws IOException {
    for (var number = 0; !listening.isClosed(); number++) {
      var client = listening.accept();
      open.add(client);
      var random = new Random(seed * 1_000_003 + number);
      var fault = percent == 0 ? Fault.NONE : FAULTS[random.nextInt(FAULTS.length)];
      var soon = random.nextInt(100) < percent;
      if (!soon && !fault.answer.isEmpty()) {
        fault = Fault.TRUNCATE;
      }
      serveLater(
          client, fault, percent == 100 ? 0 : random.nextInt(soon ? STRIKES_SOON : STRIKES_LATE));
    }
    return null;
  }

  private void serveLater(Socket client, Fault fault, int after) {
    var _ = threads.submit(() -> serve(client, fault, after));
  }

  private Void serve(Socket client, Fault fault, int after) throws IOException {
    try (client) {
      if (fault.answer.isEmpty()) {
        relay(client, fault, after);
      } else {
        faults.incrementAndGet();
        refuse(client, fault.answer);
      }
    } finally {
      open.remove(client);
    }
    return null;
  }

  private void relay(Socket client, Fault fault, int after) throws IOException {
    try (var upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
      open.add(upstream);
      upstream.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      var asking =
          threads.submit(() -> {
            // a part must have a chance to get through
            var most = fault == Fault.RESET_REQUEST ? after * 40L : Long.MAX_VALUE;
            if (copy(client.getInputStream(), upstream.getOutputStream(), most)) {
              strike(client, fault);
              hangUp(upstream);
            } else {
              upstream.shutdownOutput();
            }
            return true;
          });
      var most =
          fault == Fault.NONE || fault == Fault.RESET_REQUEST ? Long.MAX_VALUE : (long) after;
      if (copy(upstream.getInputStream(), client.getOutputStream(), most)) {
        strike(client, fault);
      }
      client.close();
      asking.cancel(true);
      open.remove(upstream);
    }
  }

  private static void hangUp(Socket socket) throws IOException {
    socket.close();
  }

  /// Whether it stopped after the most bytes rather than at the end.
  private static boolean copy(InputStream in, OutputStream out, long most) throws IOException {
    var buffer = new byte[8_192];
    for (var left = most; left > 0; ) {
      var read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return false;
      }
      out.write(buffer, 0, read);
      out.flush();
      left -= read;
    }
    return true;
  }

  private void strike(Socket client, Fault fault) throws IOException {
    faults.incrementAndGet();
    switch (fault) {
      case STALL -> {
        // says nothing more until the client gives up
        var _ = client.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
      case TRUNCATE -> client.shutdownOutput();
      default -> client.setSoLinger(true, 0);
    }
    client.close();
  }

  private static void refuse(Socket client, String answer) throws IOException {
    client.setSoTimeout(2_000);
    var in = client.getInputStream();
    // the head of the request, up to its empty line
    for (var newlines = 0; newlines < 2; ) {
      var each = in.read();
      if (each < 0) {
        return;
      }
      newlines = each == '\n' ? newlines + 1 : each == '\r' ? newlines : 0;
    }
    client.getOutputStream().write(answer.getBytes(US_ASCII));
    client.getOutputStream().flush();
    client.shutdownOutput();
    in.transferTo(OutputStream.nullOutputStream());
  }

  private enum Fault {
    NONE(""),
    RESET_REQUEST(""),
    RESET_ANSWER(""),
    TRUNCATE(""),
    STALL(""),
    ERROR(answer("500 Internal Server Error", "InternalError")),
    SLOW_DOWN(answer("503 Slow Down", "SlowDown"));

    private final String answer;

    Fault(String answer) {
      this.answer = answer;
    }

    private static String answer(String status, String code) {
      var xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
      return "HTTP/1.1 "
          + status
          + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
          + xml.length()
          + "\r\n\r\n"
          + xml;
    }
  }
}

package dev.millstream.builder.egress;

import dev.millstream.builder.egress.AllowedHosts.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// An HTTP proxy on a Unix socket, for the commands of one build: CONNECT, and plain `http://`
/// requests. It runs on virtual threads; all that it opened is closed with it.
public final class EgressProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 15_000;
  private static final int BUFFER_BYTES = 16_384;

  private final ServerSocketChannel door;
  private final AllowedHosts allowed;
  private final long bytesMax;
  private final Consumer<String> told;
  private final Semaphore connections;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean overspent = new AtomicBoolean();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private EgressProxy(ServerSocketChannel door, NetworkSettings settings, Consumer<String> told) {
    this.door = door;
    this.allowed = new AllowedHosts(settings);
    this.bytesMax = settings.limits().bytesMax();
    this.connections = new Semaphore(settings.limits().connectionsMax());
    this.told = told;
  }

  /// A proxy that listens at `socket`; `told` hears once of each host that was refused, from any
  /// thread.
  public static EgressProxy open(Path socket, NetworkSettings settings, Consumer<String> told)
      throws IOException {
    var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      door.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      door.close();
      throw e;
    }
    var proxy = new EgressProxy(door, settings, told);
    Thread.ofVirtual().name("egress").start(proxy::accept);
    return proxy;
  }

  /// The hosts that were refused so far.
  public Set<String> refused() {
    return Set.copyOf(refused);
  }

  private void accept() {
    while (true) {
      SocketChannel client;
      try {
        client = door.accept();
      } catch (IOException e) {
        return; // closed
      }
      connections.acquireUninterruptibly();
      Thread.ofVirtual().name("egress-client").start(() -> serve(client));
    }
  }

  private void serve(SocketChannel client) {
    open.add(client);
    try (client;
        var in = new BufferedInputStream(Channels.newInputStream(client));
        var out = Channels.newOutputStream(client)) {
      if (door.isOpen()) {
        answer(in, out, client);
      }
    } catch (IOException e) {
      // one of both sides hung up
    } finally {
      open.remove(client);
      connections.release();
    }
  }

  private void answer(InputStream in, OutputStream out, SocketChannel client) throws IOException {
    var asked = ProxyRequest.read(in);
    if (asked.isEmpty()) {
      say(out, "400 Bad Request", "the proxy of builds takes CONNECT and http:// requests");
      return;
    }
    var request = asked.get();
    try (var server = new Socket()) {
      open.add(server);
      try {
        server.connect(allowed.address(request.target()), CONNECT_MILLIS_MAX);
      } catch (RefusedException e) {
        tell(e);
        say(out, "403 Forbidden", "refused: " + e.getMessage() + "; " + e.mend());
        return;
      } catch (IOException e) {
        say(out, "502 Bad Gateway", request.target() + ": " + e.getMessage());
        return;
      } finally {
        if (!server.isConnected()) {
          open.remove(server);
        }
      }
      if (request.tunnel()) {
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } else {
        server.getOutputStream().write(request.forwarded());
      }
      exchange(in, out, client, server);
    }
  }

  private void exchange(InputStream in, OutputStream out, SocketChannel client, Socket server)
      throws IOException {
    try {
      var up =
          Thread.ofVirtual()
              .name("egress-up")
              .start(() -> {
                try {
                  copy(in, server.getOutputStream());
                  server.shutdownOutput();
                } catch (IOException e) {
                  closeQuietly(server);
                }
              });
      copy(server.getInputStream(), out);
      client.shutdownOutput();
      up.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(server);
    }
  }

  private void copy(InputStream in, OutputStream out) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (bytes.addAndGet(n) > bytesMax) {
        if (overspent.compareAndSet(false, true)) {
          told.accept(
              "Network: stopped after %,d bytes; bring less, or raise NetworkLimits.bytesMax"
                  .formatted(bytesMax));
        }
        throw new IOException("over the limit of bytes");
      }
      out.write(buffer, 0, n);
    }
  }

  private void tell(RefusedException refusal) {
    if (refused.size() < 100 && refused.add(refusal.host())) {
      told.accept("Network: refused " + refusal.getMessage() + "; " + refusal.mend());
    }
  }

  private static void say(OutputStream out, String status, String text) throws IOException {
    var body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    var head =
        "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // it is given up anyway
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    open.forEach(EgressProxy::closeQuietly);
  }
}

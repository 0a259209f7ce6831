package dev.millstream.edge.guard;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// Server sockets whose connections stay on the thread that accepts them: each thread has one of
/// its own at the same address, and the system divides the connections. XNIO has one thread accept
/// for all, which hands each connection over by two wake-ups; it can do the other, but never asks
/// itself to.
final class ThreadServer {
  private static final Optional<MethodHandle> MAKER = maker();

  private ThreadServer() {}

  /// Whether this can be had here.
  static boolean isHere() {
    return MAKER.isPresent();
  }

  private static Optional<MethodHandle> maker() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty(); // others do not divide connections
    }
    try {
      var lookup = MethodHandles.lookup();
      var type = Class.forName("org.xnio.nio.NioTcpServer");
      var worker = Class.forName("org.xnio.nio.NioXnioWorker");
      var takes =
          MethodType.methodType(
              void.class, worker, ServerSocketChannel.class, OptionMap.class, boolean.class);
      return Optional.of(
          MethodHandles.privateLookupIn(type, lookup)
              .findConstructor(type, takes)
              .asType(
                  MethodType.methodType(
                      AcceptingChannel.class,
                      XnioWorker.class,
                      ServerSocketChannel.class,
                      OptionMap.class,
                      boolean.class)));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // another XNIO: it accepts in its way
    }
  }

  /// Whether nobody listens at an address: those who share it would not be told.
  static void probe(InetSocketAddress address) throws IOException {
    try (var probe = ServerSocketChannel.open()) {
      probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      probe.bind(address);
    }
  }

  /// Listens, beside others like it, for the one I/O thread of `worker`; accepts nothing yet.
  @SuppressWarnings("unchecked")
  static AcceptingChannel<StreamConnection> open(
      XnioWorker worker, InetSocketAddress address, OptionMap sockets) throws IOException {
    var channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel.configureBlocking(false);
      channel.bind(address, sockets.get(Options.BACKLOG, 0));
      return (AcceptingChannel<StreamConnection>)
          MAKER.orElseThrow().invoke(worker, channel, sockets, false);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    } catch (Throwable e) {
      channel.close();
      throw new IOException("XNIO cannot listen on " + address, e);
    }
  }
}

package dev.millstream.edge.listen;

import dev.millstream.edge.kernel.Kernel;
import dev.millstream.edge.kernel.Sockets;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// A server socket whose connections stay on the thread that accepts them: each thread has one of
/// its own at the same address, and the system divides the connections. XNIO has one thread accept
/// for all, which hands each connection over by two wake-ups; it can do the other, but never asks
/// itself to. What is accepted here is no connection of XNIO's before it has to be one. But for
/// [#open], of its thread.
final class ThreadServer {
  private static final Optional<Ways> WAYS = ways();

  private final AcceptingChannel<StreamConnection> server;
  private final ServerSocketChannel channel;
  private final int socket; // the number of the channel's
  private final Object handle; // counts connections, and stops at too many

  /// What XNIO keeps to itself.
  private record Ways(
      MethodHandle server,
      MethodHandle handles,
      MethodHandle enter,
      MethodHandle leave,
      MethodHandle rest,
      MethodHandle register,
      MethodHandle connection) {}

  private ThreadServer(
      AcceptingChannel<StreamConnection> server, ServerSocketChannel channel, Object handle)
      throws IOException {
    socket = Sockets.of(channel);
    this.server = server;
    this.channel = channel;
    this.handle = handle;
  }

  /// Whether this can be had here.
  static boolean isHere() {
    return WAYS.isPresent() && Kernel.isHere() && Sockets.areOpen();
  }

  private static Optional<Ways> ways() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty(); // others do not divide connections
    }
    try {
      return Optional.of(
          new Ways(
              constructor(
                  "NioTcpServer",
                  nio("NioXnioWorker"),
                  ServerSocketChannel.class,
                  OptionMap.class,
                  boolean.class),
              field("NioTcpServer", "handles"),
              method("NioTcpServerHandle", "getConnection"),
              method("NioTcpServerHandle", "freeConnection"),
              method("NioTcpServerHandle", "startBackOff"),
              method("WorkerThread", "registerChannel", AbstractSelectableChannel.class),
              constructor(
                  "NioSocketStreamConnection",
                  nio("WorkerThread"),
                  SelectionKey.class,
                  nio("ChannelClosed"))));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // another XNIO: it accepts in its way
    }
  }

  private static Class<?> nio(String name) throws ClassNotFoundException {
    return Class.forName("org.xnio.nio." + name);
  }

  private static MethodHandles.Lookup in(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  private static MethodHandle constructor(String type, Class<?>... takes)
      throws ReflectiveOperationException {
    var found = nio(type).getDeclaredConstructor(takes);
    return in(nio(type)).unreflectConstructor(found).asSpreader(Object[].class, takes.length);
  }

  private static MethodHandle method(String type, String name, Class<?>... takes)
      throws ReflectiveOperationException {
    return in(nio(type)).unreflect(nio(type).getDeclaredMethod(name, takes));
  }

  private static MethodHandle field(String type, String name) throws ReflectiveOperationException {
    return in(nio(type)).unreflectGetter(nio(type).getDeclaredField(name));
  }

  private static Ways xnio() {
    return WAYS.orElseThrow();
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
  static ThreadServer open(XnioWorker worker, InetSocketAddress address, OptionMap sockets)
      throws IOException {
    var channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel.configureBlocking(false);
      channel.bind(address, sockets.get(Options.BACKLOG, 0));
      var server =
          (AcceptingChannel<StreamConnection>)
              xnio().server().invoke(new Object[] {worker, channel, sockets, false});
      return new ThreadServer(server, channel, Array.get(xnio().handles().invoke(server), 0));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    } catch (Throwable e) {
      channel.close();
      throw new IOException("XNIO cannot listen on " + address, e);
    }
  }

  /// XNIO's view of it.
  AcceptingChannel<StreamConnection> server() {
    return server;
  }

  /// The next client, who counts until [#leave]; null if none came, or there are too many.
  @Nullable NewClient take() throws IOException {
    // one that is closed keeps its number until this thread has left the selector's turn
    if (!channel.isOpen() || !(boolean) called(xnio().enter(), handle)) {
      return null;
    }
    NewClient client = null;
    try {
      client = next();
      return client;
    } catch (IOException e) {
      // out of descriptors, or the client left: XNIO waits a little before it looks again
      called(xnio().rest(), handle);
      return null;
    } finally {
      if (client == null) {
        leave();
      }
    }
  }

  private @Nullable NewClient next() throws IOException {
    var kernel = Kernel.ofThread();
    var accepted = kernel.accept(socket);
    if (accepted < 0) {
      return null;
    }
    try {
      return new NewClient(accepted, kernel.peer());
    } catch (IOException e) {
      kernel.close(accepted);
      throw e;
    }
  }

  /// One who was taken is gone, and never became a connection.
  void leave() throws IOException {
    called(xnio().leave(), handle);
  }

  /// Makes a connection of one who was taken; it counts until it is closed.
  StreamConnection connection(NewClient client) throws IOException {
    var socket = client.channel();
    try {
      return connection(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private StreamConnection connection(SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    var thread = XnioIoThread.currentThread();
    try {
      var key = xnio().register().invoke(thread, socket);
      return (StreamConnection) xnio().connection().invoke(new Object[] {thread, key, handle});
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("XNIO cannot take a connection", e);
    }
  }

  private static Object called(MethodHandle way, Object on) throws IOException {
    try {
      return way.invoke(on);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("XNIO cannot accept", e);
    }
  }
}

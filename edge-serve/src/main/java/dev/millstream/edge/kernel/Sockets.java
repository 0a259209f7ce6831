package dev.millstream.edge.kernel;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import org.xnio.conduits.StreamSinkConduit;

/// The system's numbers of sockets, which neither XNIO nor the JDK tells.
public final class Sockets {
  private static final Optional<MethodHandle> CHANNEL = channel();
  private static final Optional<MethodHandle> NUMBER = number();
  private static final Optional<Making> MAKING = making();

  /// What makes a channel of a number.
  private record Making(MethodHandle descriptor, MethodHandle channel) {}

  private Sockets() {}

  /// The socket that `sink` writes to itself; negative if it is not known. Good as long as the
  /// connection is open, on its I/O thread: that alone gives the number back.
  public static int of(StreamSinkConduit sink) {
    if (CHANNEL.isEmpty() || NUMBER.isEmpty() || !isNio(sink.getClass())) {
      return -1;
    }
    try {
      var channel = (SocketChannel) CHANNEL.get().invoke(sink);
      return (int) NUMBER.get().invoke(channel);
    } catch (Throwable e) {
      return -1;
    }
  }

  /// Whether a channel can be made of a number, and tells its own.
  public static boolean areOpen() {
    return NUMBER.isPresent() && MAKING.isPresent();
  }

  /// The number of a channel's socket, good as long as the channel is open and its selector's
  /// thread asks.
  public static int of(ServerSocketChannel channel) throws IOException {
    try {
      return (int) NUMBER.orElseThrow().invoke(channel);
    } catch (Throwable e) {
      throw new IOException("the JDK does not tell a socket's number", e);
    }
  }

  /// A channel for a socket that is connected; it closes the socket with itself.
  public static SocketChannel channel(int socket, InetSocketAddress peer) throws IOException {
    var making = MAKING.orElseThrow();
    ProtocolFamily family =
        peer.getAddress() instanceof Inet6Address
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    try {
      var descriptor = (FileDescriptor) making.descriptor().invoke(socket);
      return (SocketChannel)
          making.channel().invoke(SelectorProvider.provider(), family, descriptor, peer);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("the JDK makes no channel of a socket", e);
    }
  }

  private static Optional<Making> making() {
    try {
      var type = Class.forName("sun.nio.ch.SocketChannelImpl");
      var descriptors = Class.forName("sun.nio.ch.IOUtil");
      return Optional.of(
          new Making(
              MethodHandles.lookup()
                  .findStatic(
                      descriptors, "newFD", MethodType.methodType(FileDescriptor.class, int.class)),
              MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                  .findConstructor(
                      type,
                      MethodType.methodType(
                          void.class,
                          SelectorProvider.class,
                          ProtocolFamily.class,
                          FileDescriptor.class,
                          SocketAddress.class))));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // another JDK, or one that was not told to open this
    }
  }

  private static boolean isNio(Class<?> type) {
    return type.getName().equals("org.xnio.nio.NioSocketConduit");
  }

  private static Optional<MethodHandle> channel() {
    try {
      var type = Class.forName("org.xnio.nio.NioSocketConduit");
      var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      return Optional.of(lookup.findGetter(type, "socketChannel", SocketChannel.class));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static Optional<MethodHandle> number() {
    try {
      var type = Class.forName("sun.nio.ch.SelChImpl");
      return Optional.of(
          MethodHandles.lookup().findVirtual(type, "getFDVal", MethodType.methodType(int.class)));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}

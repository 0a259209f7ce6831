package dev.millstream.edge.send;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.xnio.conduits.StreamSinkConduit;

/// The system's number of a plain connection's socket, which neither XNIO nor the JDK tells.
final class Sockets {
  private static final Optional<MethodHandle> CHANNEL = channel();
  private static final Optional<MethodHandle> NUMBER = number();

  private Sockets() {}

  /// The socket that `sink` writes to itself; negative if it is not known. Good as long as the
  /// connection is open, on its I/O thread: that alone gives the number back.
  static int of(StreamSinkConduit sink) {
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

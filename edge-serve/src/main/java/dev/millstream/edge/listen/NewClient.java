package dev.millstream.edge.listen;

import dev.millstream.edge.kernel.Kernel;
import dev.millstream.edge.kernel.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A client who was accepted, and is nothing but the number of a socket before more has to be made
/// of it. Of the thread that accepts.
public final class NewClient implements Closeable {
  private static final int NONE = -1;

  private final InetSocketAddress peer;
  private int socket;

  NewClient(int socket, InetSocketAddress peer) {
    this.socket = socket;
    this.peer = peer;
  }

  /// Where the client is.
  public InetAddress address() {
    return peer.getAddress();
  }

  /// Reads what came; 0 if nothing did yet, -1 at the end.
  public int read(byte[] into) throws IOException {
    return Kernel.ofThread().receive(socket, into);
  }

  /// Writes what the socket takes of a direct buffer.
  public int write(ByteBuffer from) throws IOException {
    var sent = Kernel.ofThread().send(socket, from);
    from.position(from.position() + sent);
    return sent;
  }

  /// The same as a channel, which has the socket from now on.
  SocketChannel channel() throws IOException {
    var channel = Sockets.channel(socket, peer);
    socket = NONE;
    try {
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Closes the socket, unless a channel has it.
  @Override
  public void close() {
    if (socket != NONE) {
      Kernel.ofThread().close(socket);
      socket = NONE;
    }
  }
}

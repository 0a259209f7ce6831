package dev.millstream.edge.guard;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// Listens at an address, and opens the connections that its guard lets in.
public final class Listener implements Closeable {
  private static final int ACCEPTS_A_TURN = 64;

  private final AcceptingChannel<StreamConnection> accepting;

  /// Makes a connection serve; runs on its I/O thread.
  @FunctionalInterface
  public interface Opener {
    void open(StreamConnection connection, Visitor visitor);
  }

  private Listener(AcceptingChannel<StreamConnection> accepting) {
    this.accepting = accepting;
  }

  /// Listens, with what sockets are told.
  public static Listener open(
      XnioWorker worker, InetSocketAddress address, OptionMap sockets, Guard guard, Opener opener)
      throws IOException {
    ChannelListener<AcceptingChannel<StreamConnection>> taken =
        server -> accept(server, guard, opener);
    var server = worker.createStreamConnectionServer(address, taken, sockets);
    server.resumeAccepts();
    return new Listener(server);
  }

  /// The port it listens on.
  public int port() {
    return accepting.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /// From now on at most `max` connections are open at once.
  public void adopt(int max) throws IOException {
    // the lower mark never stands above the higher one
    var raised = accepting.getOption(Options.CONNECTION_HIGH_WATER) < max;
    accepting.setOption(raised ? Options.CONNECTION_HIGH_WATER : Options.CONNECTION_LOW_WATER, max);
    accepting.setOption(raised ? Options.CONNECTION_LOW_WATER : Options.CONNECTION_HIGH_WATER, max);
  }

  private static void accept(
      AcceptingChannel<StreamConnection> server, Guard guard, Opener opener) {
    try {
      for (var i = 0; i < ACCEPTS_A_TURN; i++) {
        var connection = server.accept();
        if (connection == null) {
          return;
        }
        var visitor = guard.enter(connection);
        if (visitor == null) {
          IoUtils.safeClose(connection);
        } else {
          open(opener, connection, visitor);
        }
      }
    } catch (IOException e) {
      // out of descriptors, or the client left: the next turn tries again
    }
  }

  private static void open(Opener opener, StreamConnection connection, Visitor visitor) {
    try {
      opener.open(connection, visitor);
    } catch (RuntimeException e) {
      IoUtils.safeClose(connection);
      throw e;
    }
  }

  /// Takes no more connections; those that are open stay.
  @Override
  public void close() {
    IoUtils.safeClose(accepting);
  }
}

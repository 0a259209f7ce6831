package dev.millstream.edge.listen;

import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Visitor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// Listens at an address, and opens the connections that its guard lets in.
public final class Listener implements Closeable {
  private static final int ACCEPTS_A_TURN = 64;

  private final List<AcceptingChannel<StreamConnection>> accepting;

  /// Makes a connection serve; runs on its I/O thread.
  @FunctionalInterface
  public interface Opener {
    void open(StreamConnection connection, Visitor visitor);

    /// Whether a new client got all that it wants, so that there is no connection to be made. If
    /// not, [#open] comes next.
    default boolean serves(NewClient client, Visitor visitor) throws IOException {
      return false;
    }
  }

  private Listener(List<AcceptingChannel<StreamConnection>> accepting) {
    this.accepting = List.copyOf(accepting);
  }

  /// As many I/O threads as that, which a listener divides connections among.
  public static List<XnioWorker> workers(String name, int threads) throws IOException {
    var workers = ThreadServer.isHere() ? threads : 1;
    var options =
        OptionMap.builder()
            .set(Options.WORKER_NAME, name)
            .set(Options.WORKER_IO_THREADS, threads / workers)
            .set(Options.WORKER_TASK_CORE_THREADS, threads)
            .set(Options.WORKER_TASK_MAX_THREADS, threads)
            .getMap();
    var all = new ArrayList<XnioWorker>();
    for (var i = 0; i < workers; i++) {
      all.add(Xnio.getInstance().createWorker(options));
    }
    return List.copyOf(all);
  }

  /// Listens for [#workers], with what sockets are told.
  public static Listener open(
      List<XnioWorker> workers,
      InetSocketAddress address,
      OptionMap sockets,
      Guard guard,
      Opener opener)
      throws IOException {
    ChannelListener<AcceptingChannel<StreamConnection>> taken =
        server -> accept(server, guard, opener);
    var servers = new ArrayList<AcceptingChannel<StreamConnection>>();
    try {
      if (ThreadServer.isHere() && address.getPort() != 0) {
        ThreadServer.probe(address);
      }
      for (var worker : workers) {
        var at = servers.isEmpty() ? address : local(servers.getFirst());
        if (ThreadServer.isHere()) {
          var own = ThreadServer.open(worker, at, sockets);
          servers.add(own.server());
          own.server().getAcceptSetter().set(_ -> accept(own, guard, opener));
        } else {
          servers.add(worker.createStreamConnectionServer(at, taken, sockets));
        }
      }
    } catch (IOException | RuntimeException e) {
      servers.forEach(IoUtils::safeClose);
      throw e;
    }
    var listener = new Listener(servers);
    listener.adopt(sockets.get(Options.CONNECTION_HIGH_WATER, Integer.MAX_VALUE));
    servers.forEach(AcceptingChannel::resumeAccepts);
    return listener;
  }

  private static InetSocketAddress local(AcceptingChannel<?> server) {
    return server.getLocalAddress(InetSocketAddress.class);
  }

  /// The port it listens on.
  public int port() {
    return local(accepting.getFirst()).getPort();
  }

  /// From now on at most `max` connections are open at once.
  public void adopt(int max) throws IOException {
    var each = Math.max(1, max / accepting.size());
    for (var server : accepting) {
      // the lower mark never stands above the higher one
      var raised = server.getOption(Options.CONNECTION_HIGH_WATER) < each;
      server.setOption(raised ? Options.CONNECTION_HIGH_WATER : Options.CONNECTION_LOW_WATER, each);
      server.setOption(raised ? Options.CONNECTION_LOW_WATER : Options.CONNECTION_HIGH_WATER, each);
    }
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

  private static void accept(ThreadServer server, Guard guard, Opener opener) {
    try {
      for (var i = 0; i < ACCEPTS_A_TURN; i++) {
        var client = server.take();
        if (client == null) {
          return;
        }
        take(server, client, guard, opener);
      }
    } catch (IOException e) {
      // the client left: the next turn looks for others
    }
  }

  private static void take(ThreadServer server, NewClient client, Guard guard, Opener opener)
      throws IOException {
    var visitor = guard.enter(client.address());
    if (visitor == null) {
      IoUtils.safeClose(client);
      server.leave();
      return;
    }
    StreamConnection connection = null;
    try {
      if (!opener.serves(client, visitor)) {
        connection = server.connection(client);
        Guard.leaves(connection, visitor);
      }
    } finally {
      if (connection == null) {
        IoUtils.safeClose(client);
        server.leave();
        visitor.leave();
      }
    }
    if (connection != null) {
      open(opener, connection, visitor);
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
    accepting.forEach(IoUtils::safeClose);
  }
}

package dev.millstream.edge.hot;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// Listens for plaintext HTTP/1.1: each connection gets the hot path below it and Undertow above.
public final class PlainListener implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int ACCEPTS_A_TURN = 64;

  private final AcceptingChannel<StreamConnection> accepting;

  private PlainListener(AcceptingChannel<StreamConnection> accepting) {
    this.accepting = accepting;
  }

  /// What listeners of Undertow's are told: of HTTP and of sockets.
  public record Tuning(OptionMap http, OptionMap sockets) {}

  /// Listens; what the hot path does not know is `general`'s.
  public static PlainListener open(
      XnioWorker worker,
      InetSocketAddress address,
      HotPath path,
      HttpHandler general,
      Tuning tuning)
      throws IOException {
    var http =
        new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4), tuning.http());
    http.setRootHandler(path.learning(general));
    ChannelListener<AcceptingChannel<StreamConnection>> taken =
        server -> accept(server, path, http);
    var server = worker.createStreamConnectionServer(address, taken, tuning.sockets());
    server.resumeAccepts();
    return new PlainListener(server);
  }

  /// The port it listens on.
  public int port() {
    return accepting.getLocalAddress(InetSocketAddress.class).getPort();
  }

  private static void accept(
      AcceptingChannel<StreamConnection> server, HotPath path, HttpOpenListener http) {
    try {
      for (var i = 0; i < ACCEPTS_A_TURN; i++) {
        var connection = server.accept();
        if (connection == null) {
          return;
        }
        path.under(connection);
        http.handleEvent(connection);
      }
    } catch (IOException e) {
      // out of descriptors, or the client left: the next turn tries again
    }
  }

  @Override
  public void close() {
    IoUtils.safeClose(accepting);
  }
}

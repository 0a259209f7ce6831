package dev.millstream.edge.reply;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import org.xnio.IoUtils;

/// Sends a body while it is made. Blocks, as long as the body comes and the visitor takes it.
final class FlowWriter {
  private static final int CHUNK = 16 << 10;

  private FlowWriter() {}

  /// Sends the head at once, and then what comes, each time before it waits for more. A visitor who
  /// has gone is no failure.
  ///
  /// @throws IOException if the body breaks off: the exchange has not ended, then
  static void send(HttpServerExchange exchange, InputStream body) throws IOException {
    var chunk = new byte[CHUNK];
    var taken = write(exchange, chunk, 0, true);
    while (taken) {
      var read = body.read(chunk);
      if (read < 0) {
        end(exchange);
        return;
      }
      taken = write(exchange, chunk, read, body.available() == 0);
    }
  }

  /// Whether the visitor is still there.
  private static boolean write(
      HttpServerExchange exchange, byte[] chunk, int length, boolean nothingFollows) {
    try {
      var out = exchange.getOutputStream();
      out.write(chunk, 0, length);
      if (nothingFollows) {
        out.flush();
      }
      return true;
    } catch (IOException gone) {
      leave(exchange);
      return false;
    }
  }

  private static void end(HttpServerExchange exchange) {
    try {
      exchange.getOutputStream().close();
      exchange.endExchange();
    } catch (IOException gone) {
      leave(exchange);
    }
  }

  private static void leave(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}

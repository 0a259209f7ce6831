package dev.millstream.edge.wire;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.AttachmentKey;

/// Answers requests whose bodies are still coming and that nobody wants. To be called of the
/// connection's I/O thread, before the answer.
public final class UnreadBody {
  private static final AttachmentKey<Boolean> FORGOTTEN = AttachmentKey.create(Boolean.class);

  private UnreadBody() {}

  /// Whether nothing more is read of a request.
  public static boolean isForgotten(HttpServerExchange exchange) {
    return exchange.getAttachment(FORGOTTEN) != null;
  }

  /// Has nothing more read of a request. Over HTTP/1.1 the answer is its connection's last, which
  /// goes on taking and throwing away what comes for a while: a client that is told while it sends
  /// would lose the answer to a reset.
  public static void forget(HttpServerExchange exchange) {
    if (exchange.getConnection() instanceof HttpServerConnection connection) {
      exchange.putAttachment(FORGOTTEN, true);
      exchange.setPersistent(false);
      Connectors.terminateRequest(exchange);
      var came = connection.getExtraBytes(); // with the head
      if (came != null) {
        came.getBuffer().position(came.getBuffer().limit());
      }
    }
  }
}

package dev.millstream.edge.wire;

import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;

/// Answers requests whose bodies are still coming and that nobody wants. To be called of the
/// connection's I/O thread, before the answer.
public final class UnreadBody {
  private static final AttachmentKey<Boolean> FORGOTTEN = AttachmentKey.create(Boolean.class);

  /// Over HTTP/2 a client that sends more is told to stop.
  private static final int WAITED_FOR_BYTES = 64 << 10;

  private static final int PIECE_BYTES = 16 << 10;

  private UnreadBody() {}

  /// Whether nothing more is read of a request.
  public static boolean isForgotten(HttpServerExchange exchange) {
    return exchange.getAttachment(FORGOTTEN) != null;
  }

  /// Whether so much of a body that nobody wants is better not waited for.
  public static boolean isLong(HttpServerExchange exchange, long bytesMax) {
    var length = exchange.getRequestContentLength();
    var most = StreamIds.of(exchange).isPresent() ? Math.min(bytesMax, WAITED_FOR_BYTES) : bytesMax;
    return length > most || (length < 0 && !exchange.isRequestComplete());
  }

  /// Has nothing more read of a request. Over HTTP/1.1 the answer is its connection's last, which
  /// goes on taking and throwing away what comes for a while: a client that is told while it sends
  /// would lose the answer to a reset. Over HTTP/2 the answer goes at once, and what comes is
  /// thrown away until the stream ends; [dev.millstream.edge.frames.OpenBodies] ends it.
  public static void forget(HttpServerExchange exchange) {
    var stream = StreamIds.stream(exchange);
    if (stream != null && !exchange.isRequestComplete()) {
      exchange.putAttachment(FORGOTTEN, true);
      Connectors.terminateRequest(exchange);
      stream.getReadSetter().set(_ -> throwAway(stream));
      stream.resumeReads();
    }
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

  /// Takes what has come of a stream: what is read is credit for the connection.
  private static void throwAway(Http2StreamSourceChannel stream) {
    var piece = ByteBuffer.allocate(PIECE_BYTES);
    try {
      int read;
      do {
        read = stream.read(piece.clear());
      } while (read > 0);
      if (read < 0) {
        stream.suspendReads();
      }
    } catch (IOException e) {
      stream.setIgnoreForceClose(true); // it is reset already: that is the problem
      IoUtils.safeClose(stream);
    }
  }
}

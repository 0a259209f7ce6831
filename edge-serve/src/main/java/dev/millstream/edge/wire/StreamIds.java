package dev.millstream.edge.wire;

import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Which stream of an HTTP/2 connection a request came by. Undertow knows, and tells nobody: its
/// `getProtocolRequestId` is another number. So the number is taken from a private field of it.
public final class StreamIds {
  private static final VarHandle REQUEST = request();

  private StreamIds() {}

  private static VarHandle request() {
    var type = Http2ServerConnection.class;
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVarHandle(type, "requestChannel", Http2StreamSourceChannel.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Undertow keeps streams elsewhere", e);
    }
  }

  /// The stream's number; none if the request came another way.
  public static OptionalInt of(HttpServerExchange exchange) {
    var stream = stream(exchange);
    return stream == null ? OptionalInt.empty() : OptionalInt.of(stream.getStreamId());
  }

  /// What a request's body comes by, below all that counts it; none if it came another way.
  static @Nullable Http2StreamSourceChannel stream(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof Http2ServerConnection connection
            && REQUEST.get(connection) instanceof Http2StreamSourceChannel stream
        ? stream
        : null;
  }
}

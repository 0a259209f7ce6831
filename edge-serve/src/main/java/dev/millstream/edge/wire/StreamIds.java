package dev.millstream.edge.wire;

import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalInt;

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
    return exchange.getConnection() instanceof Http2ServerConnection connection
            && REQUEST.get(connection) instanceof Http2StreamSourceChannel stream
        ? OptionalInt.of(stream.getStreamId())
        : OptionalInt.empty();
  }
}

package dev.millstream.edge.tls;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;

/// Resets the streams of an HTTP/2 connection that are more than it was told it may have at once:
/// Undertow says how many, but lets all in. A client that has an answer may open another stream
/// before the exchange is over here: so up to twice as many are let in.
record StreamCap(HttpHandler next, int max, ConcurrentHashMap<InetSocketAddress, Integer> running)
    implements HttpHandler {
  StreamCap(HttpHandler next, int max) {
    this(next, max, new ConcurrentHashMap<>());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    var connection = exchange.getSourceAddress();
    var count = running.merge(connection, 1, Integer::sum);
    exchange.addExchangeCompleteListener((_, after) -> {
      running.computeIfPresent(connection, (_, n) -> n == 1 ? null : n - 1);
      after.proceed();
    });
    if (count > 2 * max) {
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    } else {
      next.handleRequest(exchange);
    }
  }
}

package dev.millstream.edge.socket;

import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.util.Arrays;

/// How a WebSocket is asked for over HTTP/1.1 (RFC 6455, 4).
public final class Handshake {
  static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
  static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
  static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");

  private Handshake() {}

  /// Whether a request asks for one, rightly or not. What follows such a request on its connection
  /// is no other request, whatever is answered: the edge reads no more of them there.
  public static boolean isAsked(HttpServerExchange exchange) {
    return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE))
        && exchange.getProtocol().equals(Protocols.HTTP_1_1);
  }

  /// Whether a request over HTTP/2 has a field of HTTP/1.1 that it may not have (RFC 9113, 8.2.2).
  public static boolean isMisplaced(HttpServerExchange exchange) {
    return exchange.getProtocol().equals(Protocols.HTTP_2_0)
        && exchange.getRequestHeaders().contains(Headers.UPGRADE);
  }

  /// Whether a request asks in a way that can be answered.
  static boolean isSound(HttpServerExchange exchange) {
    var fields = exchange.getRequestHeaders();
    var connection = fields.getFirst(Headers.CONNECTION);
    return isAsked(exchange)
        && exchange.getRequestMethod().toString().equals("GET")
        && connection != null
        && Arrays.stream(connection.split(",", -1))
            .map(String::strip)
            .anyMatch("upgrade"::equalsIgnoreCase)
        && Challenge.isKey(fields.getFirst(KEY));
  }

  /// Whether a function may say it: the rest of the handshake is the edge's.
  static boolean mayBeSaid(HttpHeader header) {
    var name = header.name();
    return !name.equalsIgnoreCase("sec-websocket-accept")
        && !name.equalsIgnoreCase("sec-websocket-extensions")
        && !name.equalsIgnoreCase("content-type");
  }
}

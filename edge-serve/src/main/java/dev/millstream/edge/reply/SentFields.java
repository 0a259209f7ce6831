package dev.millstream.edge.reply;

import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.List;

/// Sets the fields of an answer, wherever they are from.
final class SentFields {
  private static final String STRICT_TRANSPORT = "Strict-Transport-Security";

  private SentFields() {}

  /// What binds a host to HTTPS is not said where anyone on the way could have said it (RFC 6797,
  /// 7.2).
  static void set(HttpServerExchange exchange, List<HttpHeader> headers) {
    var fields = exchange.getResponseHeaders();
    Timing.tell(exchange);
    var secure = exchange.getRequestScheme().equals("https");
    for (var header : headers) {
      if (secure || !header.name().equalsIgnoreCase(STRICT_TRANSPORT)) {
        var known = HttpString.tryFromString(header.name());
        fields.add(known == null ? new HttpString(header.name()) : known, header.value());
      }
    }
  }
}

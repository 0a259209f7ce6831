package dev.millstream.edge.reply;

import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/// The fields of a request that are the visitor's to set: who stands behind us learns from us alone
/// where a request came from.
final class VisitorFields {
  /// What only a proxy before us could say in earnest.
  private static final Set<String> OF_PROXIES =
      Set.of("cf-connecting-ip", "forwarded", "x-real-ip");

  private VisitorFields() {}

  /// The visitor's fields, their names in lower case.
  static List<HttpHeader> of(HttpServerExchange exchange) {
    return StreamSupport.stream(exchange.getRequestHeaders().spliterator(), false)
        .flatMap(values ->
            values.stream()
                .map(value ->
                    new HttpHeader(
                        values.getHeaderName().toString().toLowerCase(Locale.ROOT), value)))
        .filter(field -> !isOfProxies(field.name()) && !isForUs(field.name()))
        .toList();
  }

  /// The address that the connection really has.
  static String address(HttpServerExchange exchange) {
    var peer = exchange.getSourceAddress().getAddress();
    return peer == null ? "" : peer.getHostAddress();
  }

  /// A secret between the operator and the edge.
  private static boolean isForUs(String name) {
    return name.equalsIgnoreCase(Timing.FIELD);
  }

  private static boolean isOfProxies(String name) {
    return OF_PROXIES.contains(name) || name.startsWith("x-forwarded-");
  }
}

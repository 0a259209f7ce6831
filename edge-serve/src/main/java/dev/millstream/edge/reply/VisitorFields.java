package dev.millstream.edge.reply;

import dev.millstream.edge.clients.ClientDoor;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The fields of a request that are the visitor's to set: who stands behind us learns from us alone
/// where a request came from.
final class VisitorFields {
  /// What only a proxy before us could say in earnest.
  private static final Set<String> OF_PROXIES =
      Set.of("cf-connecting-ip", "forwarded", "x-real-ip");

  /// What would let one visitor choose what others get, if code believed it: no cache has it in its
  /// keys.
  private static final Set<String> POISONOUS =
      Set.of(
          "front-end-https",
          "true-client-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-host",
          "x-http-host-override",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-host",
          "x-original-url",
          "x-proxyuser-ip",
          "x-rewrite-url",
          "x-scheme",
          "x-url-scheme");

  private static final String CERTIFICATE = "client-cert";

  private VisitorFields() {}

  /// The visitor's fields, their names in lower case, and the certificate that let it in.
  static List<HttpHeader> of(HttpServerExchange exchange) {
    return of(exchange, Set.of());
  }

  private static List<HttpHeader> of(HttpServerExchange exchange, Set<String> without) {
    var fields = new ArrayList<HttpHeader>();
    for (var values : exchange.getRequestHeaders()) {
      var name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
      if (!isOfProxies(name) && !isForUs(name) && !without.contains(name)) {
        for (var value : values) {
          fields.add(new HttpHeader(name, value));
        }
      }
    }
    ClientDoor.shown(exchange).map(VisitorFields::certificate).ifPresent(fields::add);
    return fields;
  }

  /// The visitor's fields without those that no cache has in its keys.
  static List<HttpHeader> harmless(HttpServerExchange exchange) {
    return of(exchange, POISONOUS);
  }

  /// What the visitor asked for, by its own words.
  static String url(HttpServerExchange exchange, RequestHead head) {
    var query = head.query().isEmpty() ? "" : "?" + head.query();
    return exchange.getRequestScheme() + "://" + head.authority() + head.path().raw() + query;
  }

  /// What the visitor was let in with, as RFC 9440 has it.
  private static HttpHeader certificate(X509Certificate shown) {
    try {
      var bytes = Base64.getEncoder().encodeToString(shown.getEncoded());
      return new HttpHeader(CERTIFICATE, ":" + bytes + ":");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
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
    return OF_PROXIES.contains(name)
        || name.startsWith("x-forwarded-")
        || name.startsWith(CERTIFICATE);
  }
}

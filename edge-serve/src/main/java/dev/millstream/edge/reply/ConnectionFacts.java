package dev.millstream.edge.reply;

import dev.millstream.edge.http.RequestHead;
import io.undertow.server.HttpServerExchange;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// What functions see as `request.cf`, in Cloudflare's names, as far as it is known here.
final class ConnectionFacts {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> UNION =
      Set.of(
          "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
          "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

  private ConnectionFacts() {}

  static String of(HttpServerExchange exchange, RequestHead head) {
    var known = JSON.createObjectNode();
    var protocol = exchange.getProtocol().toString();
    known.put("httpProtocol", protocol.equals("HTTP/2.0") ? "HTTP/2" : protocol);
    var tls = exchange.getConnection().getSslSessionInfo();
    if (tls != null) {
      known.put("tlsCipher", tls.getCipherSuite());
      var session = tls.getSSLSession();
      if (session != null) {
        known.put("tlsVersion", session.getProtocol());
      }
    }
    var accepted = head.field("Accept-Encoding");
    if (accepted != null) {
      known.put("clientAcceptEncoding", accepted);
    }
    head.country()
        .get()
        .ifPresent(country -> {
          known.put("country", country);
          if (UNION.contains(country)) {
            known.put("isEUCountry", "1");
          }
        });
    return known.toString();
  }
}

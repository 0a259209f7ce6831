package dev.millstream.edge.reply;

import dev.millstream.edge.http.RequestHead;
import io.undertow.server.HttpServerExchange;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What functions see as `request.cf`, in Cloudflare's names, as far as it is known here.
final class ConnectionFacts {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> UNION =
      Set.of(
          "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
          "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

  // what most visitors have in common need not be written for each request
  private static final Map<Known, String> TOLD = new ConcurrentHashMap<>();
  private static final int TOLD_MAX = 1_000;

  private ConnectionFacts() {}

  private record Known(
      String protocol,
      @Nullable String cipher,
      @Nullable String tls,
      @Nullable String accepted,
      Optional<String> country) {}

  static String of(HttpServerExchange exchange, RequestHead head) {
    var known = known(exchange, head);
    var told = TOLD.get(known);
    if (told == null) {
      told = json(known);
      if (TOLD.size() >= TOLD_MAX) {
        TOLD.clear();
      }
      TOLD.put(known, told);
    }
    return told;
  }

  private static Known known(HttpServerExchange exchange, RequestHead head) {
    var protocol = exchange.getProtocol().toString();
    var tls = exchange.getConnection().getSslSessionInfo();
    var session = tls == null ? null : tls.getSSLSession();
    return new Known(
        protocol.equals("HTTP/2.0") ? "HTTP/2" : protocol,
        tls == null ? null : tls.getCipherSuite(),
        session == null ? null : session.getProtocol(),
        head.field("Accept-Encoding"),
        head.country().get());
  }

  private static String json(Known known) {
    var told = JSON.createObjectNode();
    told.put("httpProtocol", known.protocol());
    if (known.cipher() != null) {
      told.put("tlsCipher", known.cipher());
    }
    if (known.tls() != null) {
      told.put("tlsVersion", known.tls());
    }
    if (known.accepted() != null) {
      told.put("clientAcceptEncoding", known.accepted());
    }
    known
        .country()
        .ifPresent(country -> {
          told.put("country", country);
          if (UNION.contains(country)) {
            told.put("isEUCountry", "1");
          }
        });
    return told.toString();
  }
}

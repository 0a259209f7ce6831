package dev.millstream.edge;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.live.HostNames;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a request's head strictly: what two readers could understand in two ways is refused.
final class RequestHeads {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  private static final Pattern WEB = Pattern.compile("(?i)https?://");

  private RequestHeads() {}

  /// The head; empty if it is malformed.
  static Optional<RequestHead> read(HttpServerExchange exchange) {
    var target = exchange.getRequestURI();
    var hosts = exchange.getRequestHeaders().get(Headers.HOST);
    if (hosts != null && hosts.size() > 1) {
      return Optional.empty();
    }
    var authority = hosts == null ? "" : hosts.getFirst();
    if (exchange.isHostIncludedInRequestURI()) {
      var from = target.indexOf("://") + 3;
      var slash = target.indexOf('/', from);
      var named = target.substring(from, slash < 0 ? target.length() : slash);
      if (!WEB.matcher(target).lookingAt()
          || (hosts != null && !named.equalsIgnoreCase(authority))) {
        return Optional.empty(); // a client sends both alike (RFC 9112, 3.2)
      }
      authority = named;
      target = slash < 0 ? "/" : target.substring(slash);
    }
    if (target.equals("*") && exchange.getRequestMethod().toString().equals("OPTIONS")) {
      target = "/";
    }
    if (!AUTHORITY.matcher(authority).matches() || !target.startsWith("/") || isDirty(target)) {
      return Optional.empty();
    }
    var fields = exchange.getRequestHeaders();
    return Optional.of(
        new RequestHead(
            exchange.getRequestMethod().toString(),
            authority,
            HostNames.host(authority),
            RequestPath.of(utf8(target)),
            exchange.getQueryString(),
            isSecure(exchange, HostNames.host(authority)),
            name -> field(fields, name)));
  }

  /// HTTP/2 may part a cookie field (RFC 9113, 8.2.3).
  private static @Nullable String field(HeaderMap fields, String name) {
    var values = fields.get(name);
    if (values == null) {
      return null;
    }
    return values.size() > 1 && name.equalsIgnoreCase(Headers.COOKIE_STRING)
        ? String.join("; ", values)
        : values.getFirst();
  }

  /// As browsers see it: HTTPS, or this very machine.
  private static boolean isSecure(HttpServerExchange exchange, String host) {
    return exchange.getRequestScheme().equals("https")
        || host.equals("localhost")
        || host.endsWith(".localhost");
  }

  private static boolean isDirty(String target) {
    return target.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
  }

  /// The parser gives a character for each byte.
  private static String utf8(String target) {
    return target.chars().allMatch(c -> c < 0x80)
        ? target
        : new String(target.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

package dev.millstream.control.api;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Has a request that a trusted proxy passed on look as it came to that proxy: scheme, host and the
/// client's address, as `X-Forwarded-Proto`, `-Host` and `-For` tell them. Of others these fields
/// mean nothing.
final class FrontProxy implements HttpHandler {
  private static final HttpString FOR = new HttpString("X-Forwarded-For");
  private static final HttpString PROTO = new HttpString("X-Forwarded-Proto");
  private static final HttpString HOST = new HttpString("X-Forwarded-Host");
  private static final Pattern AUTHORITY =
      Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

  private final Predicate<InetAddress> trusted;
  private final HttpHandler next;

  FrontProxy(Predicate<InetAddress> trusted, HttpHandler next) {
    this.trusted = trusted;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (trusted.test(exchange.getSourceAddress().getAddress())) {
      last(exchange, PROTO)
          .filter(scheme -> scheme.equals("https") || scheme.equals("http"))
          .ifPresent(exchange::setRequestScheme);
      last(exchange, HOST)
          .filter(host -> AUTHORITY.matcher(host).matches())
          .ifPresent(host -> exchange.getRequestHeaders().put(Headers.HOST, host));
      client(exchange)
          .ifPresent(address -> exchange.setSourceAddress(new InetSocketAddress(address, 0)));
    }
    next.handleRequest(exchange);
  }

  /// The last address that is no trusted proxy's: what stands before it, anybody can have written.
  private Optional<InetAddress> client(HttpServerExchange exchange) {
    for (var text : values(exchange, FOR).reversed()) {
      try {
        var address = InetAddress.ofLiteral(text);
        if (!trusted.test(address)) {
          return Optional.of(address);
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> last(HttpServerExchange exchange, HttpString name) {
    var all = values(exchange, name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  private static List<String> values(HttpServerExchange exchange, HttpString name) {
    var fields = exchange.getRequestHeaders().get(name);
    return fields == null
        ? List.of()
        : Pattern.compile(",")
            .splitAsStream(String.join(",", fields))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
  }
}

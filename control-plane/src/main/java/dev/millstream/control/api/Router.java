package dev.millstream.control.api;

import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.Tokens;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// From a request to its route, and from the route's answer to the wire. Runs on a thread that may
/// block.
final class Router implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes;
  private final Account account;
  private final Tokens tokens;
  private final Attempts attempts;
  private final ApiLimits limits;

  Router(ApiServer.Services services, ApiLimits limits) {
    this.routes = services.routes();
    this.account = services.account();
    this.tokens = services.tokens();
    this.attempts = services.attempts();
    this.limits = limits;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      send(exchange, answer(exchange));
    } catch (ApiException e) {
      e.tellWhenToComeAgain(exchange);
      sendError(exchange, e.status(), e.code(), e.text());
    } catch (Exception e) {
      var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      LOG.error(
          "event=request-failed id={} method={} path={}",
          id,
          exchange.getRequestMethod(),
          // a deploy hook's path is a secret
          exchange.getRequestPath().replaceFirst("^(/hooks/deploy)/.*", "$1/…"),
          e);
      sendError(
          exchange,
          500,
          ErrorCode.INTERNAL,
          "something went wrong here; the log says more, id " + id);
    }
  }

  private ApiResponse answer(HttpServerExchange exchange) throws Exception {
    var segments = List.of(exchange.getRelativePath().split("/", -1));
    var method = exchange.getRequestMethod().toString();
    var allowed = new TreeSet<String>();
    for (var route : routes) {
      var parameters = match(route.segments(), segments);
      if (parameters.isEmpty()) {
        continue;
      }
      if (!route.method().equals(method)) {
        allowed.add(route.method());
        continue;
      }
      var token =
          switch (route.access()) {
            case PUBLIC -> Optional.<Token>empty();
            case TOKEN -> Optional.of(authenticated(exchange));
            case PASSWORD -> Optional.of(authenticatedByPassword(exchange));
          };
      var named = parameters.get().get("account");
      if (named != null && !named.equals(account.id())) {
        throw new ApiException(
            403, ErrorCode.OTHER_ACCOUNT, "this token has no access to the account " + named);
      }
      token.ifPresent(bearer -> Needs.of(route).check(bearer, parameters.get()));
      return route.handler().handle(new ApiRequest(exchange, parameters.get(), token, limits));
    }
    if (!allowed.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.ALLOW, String.join(", ", allowed));
      throw new ApiException(
          405, ErrorCode.METHOD, method + " is not one of " + String.join(", ", allowed) + " here");
    }
    throw ApiException.notFound(
        ErrorCode.NO_ROUTE, "could not route to " + exchange.getRelativePath());
  }

  private Token authenticated(HttpServerExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header == null) {
      throw new ApiException(
          401, ErrorCode.NO_TOKEN, "send an API token as: Authorization: Bearer <token>");
    }
    return bearer(header, exchange);
  }

  private Token authenticatedByPassword(HttpServerExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return known(password(header.substring(6).strip()), exchange);
    }
    if (header != null) {
      return bearer(header, exchange);
    }
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Millstream\"");
    throw new ApiException(
        401, ErrorCode.NO_TOKEN, "send an API token as the password, or as a bearer token");
  }

  private static String password(String base64) {
    try {
      var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private Token bearer(String header, HttpServerExchange exchange) {
    var bears = header.regionMatches(true, 0, "Bearer ", 0, 7);
    return known(bears ? header.substring(7).strip() : "", exchange);
  }

  private Token known(String secret, HttpServerExchange exchange) {
    return tokens.find(secret).orElseThrow(() -> refusal(secret, exchange));
  }

  private ApiException refusal(String secret, HttpServerExchange exchange) {
    var wait = attempts.failed(exchange.getSourceAddress().getAddress());
    return wait.isPositive()
        ? ApiException.tooMany(
            ErrorCode.TOO_MANY_ATTEMPTS, "too many wrong tokens from here: try again", wait)
        : new ApiException(401, ErrorCode.BAD_TOKEN, tokens.refusal(secret));
  }

  /// A route that ends in `{name...}` takes all that is left.
  private static Optional<Map<String, String>> match(List<String> route, List<String> path) {
    var last = route.getLast();
    if (last.endsWith("...}") && path.size() >= route.size()) {
      var rest = String.join("/", path.subList(route.size() - 1, path.size()));
      var ahead = match(route.subList(0, route.size() - 1), path.subList(0, route.size() - 1));
      ahead.ifPresent(found -> found.put(last.substring(1, last.length() - 4), rest));
      return ahead.filter(found -> !rest.isEmpty());
    }
    if (route.size() != path.size()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    for (var i = 0; i < route.size(); i++) {
      var wanted = route.get(i);
      var given = path.get(i);
      if (wanted.startsWith("{")) {
        if (given.isEmpty()) {
          return Optional.empty();
        }
        parameters.put(wanted.substring(1, wanted.length() - 1), given);
      } else if (!wanted.equals(given)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static void send(HttpServerExchange exchange, ApiResponse response) throws Exception {
    switch (response) {
      case ApiResponse.Result result -> sendJson(exchange, result.status(), Envelope.of(result));
      case ApiResponse.Plain plain -> {
        exchange.setStatusCode(plain.status());
        putHeaders(exchange, plain.headers());
        exchange.getResponseSender().send(plain.body().duplicate());
      }
      case ApiResponse.Streamed streamed -> {
        putHeaders(exchange, streamed.headers());
        stream(exchange, streamed.body());
      }
      case ApiResponse.Upgraded(var handler) -> handler.handleRequest(exchange);
    }
  }

  private static void putHeaders(HttpServerExchange exchange, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
  }

  private static void stream(HttpServerExchange exchange, ApiResponse.Body body) {
    try {
      var out = exchange.getOutputStream();
      body.write(out);
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops
      IoUtils.safeClose(exchange.getConnection());
    } catch (IOException gone) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private static void sendError(HttpServerExchange exchange, int status, int code, String text) {
    if (!exchange.isResponseStarted()) {
      sendJson(exchange, status, Envelope.error(code, text));
    }
  }

  private static void sendJson(HttpServerExchange exchange, int status, Envelope envelope) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(Json.encode(envelope)));
  }
}

package dev.millstream.control.api;

import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.TokenScope;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One request as its route sees it. The body is read at most once.
public final class ApiRequest {
  private final HttpServerExchange exchange;
  private final Map<String, String> parameters;
  private final Optional<Token> token;
  private final ApiLimits limits;

  ApiRequest(
      HttpServerExchange exchange,
      Map<String, String> parameters,
      Optional<Token> token,
      ApiLimits limits) {
    this.exchange = exchange;
    this.parameters = Map.copyOf(parameters);
    this.token = token;
    this.limits = limits;
  }

  /// What stands for `{name}` in the route's path, percent-decoded.
  public String path(String name) {
    var value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /// The first value of a query parameter.
  public Optional<String> query(String name) {
    var values = exchange.getQueryParameters().get(name);
    return values == null ? Optional.empty() : Optional.ofNullable(values.peekFirst());
  }

  /// A whole number of the query within bounds, or else `otherwise`.
  public int query(String name, int least, int most, int otherwise) {
    var text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Math.clamp(Integer.parseInt(text.get()), least, most);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, name + "=" + text.get() + " is not a whole number");
    }
  }

  /// The first value of a header.
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /// The body's announced length in bytes; none when it is chunked.
  public OptionalLong contentLength() {
    var length = exchange.getRequestContentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /// The token the client sent, on a route that needs one.
  public Optional<Token> token() {
    return token;
  }

  /// Whether the bearer of the token may do this in a project; none named: in all.
  public boolean permits(TokenScope scope, Optional<String> project) {
    return token.filter(bearer -> bearer.allows(scope, project)).isPresent();
  }

  /// Goes on only where the bearer of the token may do this in a project; none named: in all.
  ///
  /// @throws ApiException 403, which names the scope
  public void demand(TokenScope scope, Optional<String> project) {
    token.ifPresent(bearer -> Need.demand(bearer, scope, project));
  }

  /// The whole body, at most [ApiLimits#bodyBytesMax].
  ///
  /// @throws ApiException 413 if it is longer
  public byte[] body() throws IOException {
    return body(limits.bodyBytesMax());
  }

  /// The whole body of a route with a limit of its own.
  ///
  /// @throws ApiException 413 if it is longer than `most` bytes
  public byte[] body(int most) throws IOException {
    var bytes =
        contentLength().orElse(0) > most ? new byte[most + 1] : stream().readNBytes(most + 1);
    if (bytes.length > most) {
      throw new ApiException(
          413, ErrorCode.TOO_LARGE, "the body is longer than " + most + " bytes");
    }
    return bytes;
  }

  /// The body as the JSON of a record.
  public <T> T json(Class<T> type) throws IOException {
    return Json.decode(body(), type);
  }

  /// The body as it arrives, without a limit: for uploads, which bring their own.
  public InputStream stream() {
    return exchange.getInputStream();
  }

  /// The absolute URL of `path` on the host and scheme that the client used.
  public String absolute(String path) {
    return exchange.getRequestScheme() + "://" + exchange.getHostAndPort() + path;
  }

  /// The address that the client comes from.
  public String clientAddress() {
    return exchange.getSourceAddress().getAddress().getHostAddress();
  }

  /// The exchange underneath, for what this type does not show (forms, cookies).
  public HttpServerExchange exchange() {
    return exchange;
  }
}

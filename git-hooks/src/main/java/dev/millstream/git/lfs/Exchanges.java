package dev.millstream.git.lfs;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Git LFS's JSON, in and out.
final class Exchanges {
  private static final String TYPE = "application/vnd.git-lfs+json";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Exchanges() {}

  /// The request's body; empty once it was refused.
  static <T> Optional<T> read(HttpServerExchange exchange, LfsLimits limits, Class<T> type)
      throws IOException {
    var bytes = exchange.getInputStream().readNBytes(limits.requestBytesMax() + 1);
    if (bytes.length > limits.requestBytesMax()) {
      refuse(exchange, 413, "the request is too long");
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(bytes, type));
    } catch (JacksonException e) {
      refuse(exchange, 422, "the request is no JSON of Git LFS");
      return Optional.empty();
    }
  }

  static void refuse(HttpServerExchange exchange, int status, String why) {
    send(exchange, status, Map.of("message", why));
  }

  static void send(HttpServerExchange exchange, int status, Object answer) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TYPE);
    exchange.getResponseSender().send(ByteBuffer.wrap(JSON.writeValueAsBytes(answer)));
  }
}

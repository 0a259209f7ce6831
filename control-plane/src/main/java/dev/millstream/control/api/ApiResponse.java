package dev.millstream.control.api;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a route answers: a result in Cloudflare's envelope, bytes as they are, a stream, or another
/// protocol.
public sealed interface ApiResponse {
  /// `result` in an envelope, as JSON; `page` is the envelope's `result_info` for lists.
  record Result(
      int status, @Nullable Object result, @Nullable Object page, Optional<ListCounts> counts)
      implements ApiResponse {}

  /// How many items a list's cursor leaves, and how many its filters let through, in the envelope
  /// beside the result.
  record ListCounts(long range, long total) {}

  /// An answer outside the envelope (tus, HTML, files).
  record Plain(int status, Map<String, String> headers, ByteBuffer body) implements ApiResponse {
    public Plain {
      headers = Map.copyOf(headers);
    }
  }

  /// A 200 whose body is written as it comes, for as long as there is somebody to read it.
  record Streamed(Map<String, String> headers, Body body) implements ApiResponse {
    public Streamed {
      headers = Map.copyOf(headers);
    }
  }

  /// The connection is handed to a protocol that `handler` speaks (WebSocket).
  record Upgraded(HttpHandler handler) implements ApiResponse {}

  /// Writes a body; an exception ends the connection.
  @FunctionalInterface
  interface Body {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /// 200 with a result.
  static ApiResponse ok(@Nullable Object result) {
    return new Result(200, result, null, Optional.empty());
  }

  /// 200 with one page of a list.
  static ApiResponse ok(Object result, ListPage page) {
    return new Result(200, result, page, Optional.empty());
  }

  /// 200 with one page of a list that a cursor leads on.
  static ApiResponse page(Object result, Object page) {
    return new Result(200, result, page, Optional.empty());
  }

  /// 200 with a list and what it was taken from.
  static ApiResponse ok(Object result, ListCounts counts) {
    return new Result(200, result, null, Optional.of(counts));
  }

  /// An answer with headers and no body.
  static ApiResponse empty(int status, Map<String, String> headers) {
    return new Plain(status, headers, ByteBuffer.allocate(0));
  }

  /// An answer outside the envelope.
  static ApiResponse bytes(int status, Map<String, String> headers, byte[] body) {
    return new Plain(status, headers, ByteBuffer.wrap(body));
  }

  /// A page.
  static ApiResponse html(int status, String html) {
    return new Plain(
        status,
        Map.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store"),
        StandardCharsets.UTF_8.encode(html));
  }
}

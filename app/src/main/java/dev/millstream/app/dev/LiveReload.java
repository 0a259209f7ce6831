package dev.millstream.app.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// Stands before the edge of `millstream dev`: gives pages that browsers ask for a script that
/// loads them again once [#show] was told of a newer version, and tells it of problems, as
/// server-sent events. All else passes unchanged. Thread-safe.
final class LiveReload implements HandlerWrapper, AutoCloseable {
  private static final String EVENTS = "/.millstream/live";
  private static final String SCRIPT = "/.millstream/live.js";
  private static final int KEEP_ALIVE_MILLIS = 15_000;
  private static final int PAGES_MAX = 200;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ServerSentEventHandler events = new ServerSentEventHandler(this::greet);
  private final byte[] script;
  private volatile Shown shown = Shown.NOTHING;

  LiveReload() {
    try (var in = LiveReload.class.getResourceAsStream("live.js")) {
      script = Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shown shown() {
    return shown;
  }

  /// Tells all open pages.
  void show(Shown now) {
    shown = now;
    var text = text(now);
    events.getConnections().forEach(page -> send(page, text));
  }

  @Override
  public HttpHandler wrap(HttpHandler edge) {
    return exchange -> {
      switch (exchange.getRequestURI()) {
        case EVENTS -> open(exchange);
        case SCRIPT -> sendScript(exchange);
        default -> {
          if (wantsPage(exchange)) {
            page(exchange, edge);
          } else {
            edge.handleRequest(exchange);
          }
        }
      }
    };
  }

  private void page(HttpServerExchange exchange, HttpHandler edge) throws Exception {
    var now = shown;
    if (now.version() == 0) {
      exchange.setStatusCode(503);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
      exchange.getResponseSender().send(waiting(now));
      return;
    }
    var asked = exchange.getRequestHeaders();
    // the script goes behind bytes as they are, and differs from version to version
    asked.remove(Headers.ACCEPT_ENCODING);
    asked.remove(Headers.IF_NONE_MATCH);
    asked.remove(Headers.IF_MODIFIED_SINCE);
    var tag = tag(now);
    exchange.addResponseWrapper((factory, answered) -> {
      if (!isWholePage(answered)) {
        return factory.create();
      }
      var length = answered.getResponseContentLength();
      if (length >= 0) {
        answered.setResponseContentLength(length + tag.length);
      }
      var fields = answered.getResponseHeaders();
      fields.remove(Headers.ETAG);
      fields.remove(Headers.LAST_MODIFIED);
      fields.put(Headers.CACHE_CONTROL, "no-store");
      return new AppendingConduit(factory.create(), ByteBuffer.wrap(tag));
    });
    edge.handleRequest(exchange);
  }

  private static boolean wantsPage(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET) && accepts(exchange.getRequestHeaders());
  }

  private static boolean accepts(HeaderMap fields) {
    var accepted = fields.getFirst(Headers.ACCEPT);
    return accepted != null && accepted.contains("text/html");
  }

  private static boolean isWholePage(HttpServerExchange exchange) {
    var fields = exchange.getResponseHeaders();
    var type = fields.getFirst(Headers.CONTENT_TYPE);
    var status = exchange.getStatusCode();
    return type != null
        && type.startsWith("text/html")
        && !fields.contains(Headers.CONTENT_ENCODING)
        && status != 206
        && status != 204
        && status != 304
        && exchange.getResponseContentLength() != 0;
  }

  private void open(HttpServerExchange exchange) throws Exception {
    if (events.getConnections().size() >= PAGES_MAX) {
      exchange.setStatusCode(503);
      exchange.endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    events.handleRequest(exchange);
  }

  private void sendScript(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/javascript; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(script));
  }

  private void greet(ServerSentEventConnection page, String last) {
    page.setKeepAliveTime(KEEP_ALIVE_MILLIS);
    send(page, text(shown));
  }

  private static void send(ServerSentEventConnection page, String text) {
    page.send(text, "shown", null, null);
  }

  private static String text(Shown now) {
    return JSON.writeValueAsString(Map.of("version", now.version(), "problem", now.problem()));
  }

  private static byte[] tag(Shown now) {
    return "<script src=\"%s\" data-version=\"%d\"></script>\n"
        .formatted(SCRIPT, now.version())
        .getBytes(UTF_8);
  }

  private static String waiting(Shown now) {
    return "<!doctype html><meta charset=\"utf-8\"><title>millstream dev</title>"
        + "<meta name=\"color-scheme\" content=\"light dark\">"
        + "<p style=\"font:16px system-ui;margin:2rem\">"
        + (now.problem().isEmpty() ? "The site is being built." : "The site cannot be built.")
        + "</p>\n"
        + new String(tag(now), UTF_8);
  }

  /// Ends the open pages' streams.
  @Override
  public void close() {
    events.getConnections().forEach(ServerSentEventConnection::shutdown);
  }
}

package dev.millstream.app.inspect;

import dev.millstream.functions.inspect.Inspector;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// What Chrome's DevTools and VS Code attach to: a list of one target, and a WebSocket to it, on
/// the loopback address. Who asks under another name than this machine's, or from a web page, is
/// refused: a page of the web could have its own name lead here. Thread-safe.
public final class InspectServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final Set<String> NAMES = Set.of("localhost", ADDRESS, "[::1]");
  private static final List<String> TOOLS = List.of("devtools://", "chrome-devtools://");
  private static final long MESSAGE_BYTES_MAX = 16 << 20;
  private static final int SESSIONS_MAX = 10;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Inspector inspector;
  private final Sources sources;
  private final String id = UUID.randomUUID().toString(); // not to be guessed by others here
  private final Path folder;
  private final Undertow server;

  /// Serves `inspector` for the sources of `folder`; port 0 takes any free one.
  public InspectServer(Inspector inspector, Path folder, int port) {
    this.inspector = inspector;
    this.folder = folder;
    sources = new Sources(folder);
    var socket =
        new WebSocketProtocolHandshakeHandler(
            (WebSocketConnectionCallback) (_, channel) -> attach(channel));
    server =
        Undertow.builder()
            .addHttpListener(port, ADDRESS)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(guarded(exchange -> answer(exchange, socket)))
            .build();
    server.start();
  }

  /// Where it listens.
  public int port() {
    var address = server.getListenerInfo().getFirst().getAddress();
    return ((InetSocketAddress) address).getPort();
  }

  private static HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      var origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
      if (!NAMES.contains(nameOf(exchange))) {
        refuse(exchange, "ask for localhost, 127.0.0.1 or [::1]");
      } else if (origin != null && TOOLS.stream().noneMatch(origin::startsWith)) {
        refuse(exchange, "web pages may not debug");
      } else {
        handler.handleRequest(exchange);
      }
    };
  }

  private static String nameOf(HttpServerExchange exchange) {
    var host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    return host == null ? "" : host.replaceFirst(":\\d*$", "");
  }

  private static void refuse(HttpServerExchange exchange, String why) {
    exchange.setStatusCode(403);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(why + "\n");
  }

  private void answer(HttpServerExchange exchange, HttpHandler socket) throws Exception {
    switch (exchange.getRequestPath()) {
      case "/json", "/json/", "/json/list" -> json(exchange, List.of(target()));
      case "/json/version" ->
          json(exchange, Map.of("Browser", "millstream", "Protocol-Version", "1.3"));
      default -> {
        if (exchange.getRequestPath().equals("/" + id)) {
          socket.handleRequest(exchange);
        } else {
          exchange.setStatusCode(404);
          exchange.endExchange();
        }
      }
    }
  }

  private Map<String, String> target() {
    var socket = "%s:%d/%s".formatted(ADDRESS, port(), id);
    return Map.of(
        "id",
        id,
        "type",
        "node",
        "title",
        "millstream dev " + folder,
        "description",
        "functions of millstream dev",
        "url",
        inspector.scriptName(),
        "webSocketDebuggerUrl",
        "ws://" + socket,
        "devtoolsFrontendUrl",
        "devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=" + socket);
  }

  private static void json(HttpServerExchange exchange, Object content) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(JSON.writeValueAsString(content));
  }

  private void attach(WebSocketChannel channel) {
    if (inspector.sessions() >= SESSIONS_MAX) {
      WebSockets.sendClose(1013, "too many debuggers", channel, null);
      return;
    }
    var session =
        inspector.attach(message -> WebSockets.sendText(sources.into(message), channel, null));
    channel.addCloseTask(_ -> session.close());
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage text) {
                session.say(text.getData());
              }

              @Override
              protected long getMaxTextBufferSize() {
                return MESSAGE_BYTES_MAX;
              }
            });
    channel.resumeReceives();
  }

  @Override
  public void close() {
    server.stop();
  }
}

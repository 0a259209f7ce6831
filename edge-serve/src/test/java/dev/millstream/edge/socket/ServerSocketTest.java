package dev.millstream.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.proxy.ProxyLimits;
import dev.millstream.edge.proxy.ProxyOutcome;
import dev.millstream.edge.proxy.ProxyRequest;
import dev.millstream.edge.proxy.ProxySettings;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.socket.SocketPart.Close;
import dev.millstream.functions.socket.SocketPart.Lost;
import dev.millstream.functions.socket.SocketPart.Text;
import dev.millstream.functions.socket.SocketPart.Took;
import dev.millstream.store.network.Outbound;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.IoUtils;

/// WebSockets to other servers. The server is Undertow's own.
@Timeout(60)
class ServerSocketTest {
  private static Undertow server;
  private static ProxyClient client;
  private static String origin;

  @BeforeAll
  static void start() {
    HttpHandler wrong =
        exchange -> {
          exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
          exchange.getResponseHeaders().put(Handshake.ACCEPT, "bm90aGluZw==");
          exchange.upgradeChannel((connection, _) -> {});
        };
    server =
        Undertow.builder()
            .addHttpListener(0, "localhost")
            .setHandler(
                Handlers.path()
                    .addExactPath("/chat", Handlers.websocket(chat()))
                    .addExactPath("/wrong", wrong))
            .build();
    server.start();
    var port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    origin = "http://localhost:" + port;
    var trusting = new Outbound(Set.of("localhost"));
    client = new ProxyClient(new ProxySettings(trusting, ProxyLimits.DEFAULTS));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.stop();
  }

  /// Says a text twice; at some words, something else.
  private static WebSocketConnectionCallback chat() {
    return (exchange, channel) -> {
      channel
          .getReceiveSetter()
          .set(
              new AbstractReceiveListener() {
                @Override
                protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage said) {
                  var text = said.getData(); // which gives it once
                  switch (text) {
                    case "close" -> WebSockets.sendClose(4003, "as you say", from, null);
                    case "large" -> WebSockets.sendText("x".repeat((1 << 20) + 1), from, null);
                    case "leave" -> IoUtils.safeClose(from);
                    default -> WebSockets.sendText(text.repeat(2), from, null);
                  }
                }
              });
      channel.resumeReceives();
      WebSockets.sendText(exchange.getRequestHeader("x-own"), channel, null);
    };
  }

  private static ProxyOutcome open(String path) {
    var headers = List.of(new HttpHeader("x-own", "hello"));
    var request = new ProxyRequest("GET", origin + path, headers, 0, InputStream.nullInputStream());
    return client.open(request);
  }

  /// A function's end, and what it heard.
  private record Function(ServerSocket socket, LinkedBlockingQueue<SocketPart> heard) {
    static Function opened() {
      if (open("/chat") instanceof ProxyOutcome.Upgraded(_, var socket, var release)) {
        var function = new Function(new ServerSocket(socket, release), new LinkedBlockingQueue<>());
        function.socket.join(function.heard::add);
        return function;
      }
      throw new AssertionError("it was not opened");
    }

    SocketPart next() throws InterruptedException {
      var part = heard.poll(20, TimeUnit.SECONDS);
      while (part instanceof Took) {
        part = heard.poll(20, TimeUnit.SECONDS);
      }
      return part == null ? new Lost("nothing was said") : part;
    }
  }

  @Test
  void messagesGoBothWaysAndBothEndsMayClose() throws InterruptedException {
    var first = Function.opened();
    assertThat(first.next()).isEqualTo(new Text("hello"));
    first.socket.say(new Text("hä"));
    assertThat(first.next()).isEqualTo(new Text("hähä"));
    var large = "x".repeat(200_000);
    first.socket.say(new Text(large));
    assertThat(first.next()).isEqualTo(new Text(large + large));
    first.socket.say(new Text("close"));
    assertThat(first.next()).isEqualTo(new Close(4003, "as you say"));
    first.socket.say(new Close(4003, "as you say"));
    assertThat(first.next()).isEqualTo(new Lost("it was closed"));

    var second = Function.opened();
    assertThat(second.next()).isEqualTo(new Text("hello"));
    second.socket.say(new Close(1000, "enough"));
    assertThat(second.next()).isEqualTo(new Close(1000, "enough"));
    assertThat(second.next()).isEqualTo(new Lost("it was closed"));
  }

  @Test
  void aServerThatLeavesOrSaysTooMuchIsLost() throws InterruptedException {
    var left = Function.opened();
    assertThat(left.next()).isEqualTo(new Text("hello"));
    left.socket.say(new Text("leave"));
    assertThat(left.next()).isInstanceOf(Lost.class);

    var large = Function.opened();
    assertThat(large.next()).isEqualTo(new Text("hello"));
    large.socket.say(new Text("large"));
    assertThat(large.next()).isEqualTo(new Lost("a message may have 1048576 bytes"));
  }

  @Test
  void whatIsNoHandshakeOpensNothing() throws Exception {
    assertThat(open("/wrong"))
        .isEqualTo(new ProxyOutcome.Failed(502, "localhost answers the handshake wrongly"));
    var other = open("/none");
    assertThat(other)
        .isInstanceOfSatisfying(
            ProxyOutcome.Answered.class, answered -> assertThat(answered.status()).isEqualTo(404));
    ((ProxyOutcome.Answered) other).close();
    try (var careful = new ProxyClient(ProxySettings.DEFAULTS)) {
      var request =
          new ProxyRequest("GET", origin + "/chat", List.of(), 0, InputStream.nullInputStream());
      assertThat(careful.open(request))
          .isEqualTo(new ProxyOutcome.Failed(502, "only https is allowed to localhost"));
    }
  }
}

package dev.millstream.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the Chrome DevTools Protocol, which finds its target as DevTools does.
final class DebuggerClient implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 30;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<JsonNode> passed = new ArrayList<>();
  private final WebSocket socket;
  private int last;

  private DebuggerClient(HttpClient http, String address) {
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
  }

  static DebuggerClient attach(HttpClient http, int port) throws Exception {
    var list = URI.create("http://127.0.0.1:" + port + "/json/list");
    var answer = http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString());
    var target = JSON.readTree(answer.body()).get(0);
    return new DebuggerClient(http, target.path("webSocketDebuggerUrl").asString());
  }

  /// Asks and gives the result.
  JsonNode ask(String method, Map<String, ?> params) throws InterruptedException {
    var id = say(method, params);
    var answer = await(message -> message.path("id").asInt(0) == id);
    assertThat(answer.has("error")).as("%s: %s", method, answer).isFalse();
    return answer.path("result");
  }

  int say(String method, Map<String, ?> params) {
    var id = ++last;
    var message = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params));
    socket.sendText(message, true).join();
    return id;
  }

  /// The next event of this kind that passes; each is given once.
  JsonNode event(String method, Predicate<JsonNode> which) throws InterruptedException {
    return await(message ->
            message.path("method").asString("").equals(method)
                && which.test(message.path("params")))
        .path("params");
  }

  JsonNode event(String method) throws InterruptedException {
    return event(method, _ -> true);
  }

  /// All events of this kind that came before what was asked last.
  List<JsonNode> events(String method) {
    return passed.stream()
        .filter(message -> message.path("method").asString("").equals(method))
        .map(message -> message.path("params"))
        .toList();
  }

  private JsonNode await(Predicate<JsonNode> which) throws InterruptedException {
    for (var at = 0; at < passed.size(); at++) {
      if (which.test(passed.get(at))) {
        return passed.remove(at);
      }
    }
    while (true) {
      var message = heard.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(message).as("heard of the debugger, after " + passed).isNotNull();
      if (which.test(message)) {
        return message;
      }
      passed.add(message);
    }
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      parts.append(part);
      if (isLast) {
        heard.add(JSON.readTree(parts.toString()));
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}

package dev.millstream.control.forges;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A forge's API, as far as it is told of commits: keeps what came.
final class ForgeApi implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final AtomicInteger broken = new AtomicInteger();

  record Told(String path, String authorization, JsonNode body) {}

  ForgeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var fields = exchange.getRequestHeaders();
          var token = fields.getFirst("PRIVATE-TOKEN");
          var fails = broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (!fails) {
            told.add(
                new Told(
                    exchange.getRequestURI().getRawPath(),
                    token == null ? fields.getFirst("Authorization") : token,
                    JsonMapper.shared().readTree(body)));
          }
          exchange.sendResponseHeaders(fails ? 503 : 201, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Has the next calls answered with 503.
  void failNext(int calls) {
    broken.set(calls);
  }

  /// The first call of what came since that is as wished.
  Told await(Predicate<Told> wish) throws InterruptedException {
    while (true) {
      var next = told.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing like that was told");
      }
      if (wish.test(next)) {
        return next;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

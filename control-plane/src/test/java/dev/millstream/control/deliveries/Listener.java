package dev.millstream.control.deliveries;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who is told: keeps what came, and answers as the test says.
public final class Listener implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  public volatile int status = 204;

  /// What came.
  public record Told(String path, String id, String event, String signature, String text) {
    public JsonNode body() {
      return JsonMapper.shared().readTree(text);
    }
  }

  public Listener() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          told.add(
              new Told(
                  exchange.getRequestURI().getPath(),
                  headers.getFirst("Webhook-Id"),
                  headers.getFirst("Webhook-Event"),
                  headers.getFirst("Webhook-Signature"),
                  body));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  public String origin() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public Told next() throws InterruptedException {
    var next = told.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told");
    }
    return next;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

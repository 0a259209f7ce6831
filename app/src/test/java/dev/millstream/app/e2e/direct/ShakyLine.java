package dev.millstream.app.e2e.direct;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/// A proxy before the server that breaks the first upload of assets, and answers 502 to the second
/// after the server has had it.
record ShakyLine(HttpServer listener, HttpClient client, URI server, AtomicInteger count)
    implements AutoCloseable {
  static ShakyLine to(URI server) throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var line =
        new ShakyLine(
            HttpServer.create(any, 0), HttpClient.newHttpClient(), server, new AtomicInteger());
    line.listener.createContext("/", line::pass);
    line.listener.start();
    return line;
  }

  String address() {
    return "http://127.0.0.1:" + listener.getAddress().getPort();
  }

  /// How often assets were uploaded.
  int uploads() {
    return count.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    var uploads =
        exchange.getRequestURI().getPath().endsWith("/pages/assets/upload")
            ? count.incrementAndGet()
            : 0;
    var body = exchange.getRequestBody().readAllBytes();
    if (uploads == 1) {
      exchange.close();
      return;
    }
    var request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (var name : new String[] {"Authorization", "Content-Type"}) {
      if (exchange.getRequestHeaders().containsKey(name)) {
        request.header(name, exchange.getRequestHeaders().getFirst(name));
      }
    }
    try (exchange) {
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      if (uploads == 2) {
        exchange.sendResponseHeaders(502, -1);
        return;
      }
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    listener.stop(0);
    client.close();
  }
}

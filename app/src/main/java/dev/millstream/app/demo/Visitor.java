package dev.millstream.app.demo;

import dev.millstream.app.server.Addresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Looks at what is public as a browser does. It connects to the edge's address and names the host
/// in the request, because not every machine's Java resolves `*.localhost`.
final class Visitor implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final Addresses addresses;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Visitor(Addresses addresses) {
    this.addresses = addresses;
  }

  HttpResponse<String> get(String url) throws IOException, InterruptedException {
    var asked = URI.create(url);
    var query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    var at =
        URI.create(
            "http://%s:%d%s%s"
                .formatted(addresses.clientHost(), addresses.port(), asked.getRawPath(), query));
    var request =
        HttpRequest.newBuilder(at).timeout(ANSWER_MAX).header("Host", asked.getAuthority()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
  }
}

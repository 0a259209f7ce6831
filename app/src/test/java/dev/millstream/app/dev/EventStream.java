package dev.millstream.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an open page of `millstream dev` is told, in order.
final class EventStream implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 30;

  private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private EventStream() {}

  static EventStream open(String url) throws IOException, InterruptedException {
    var stream = new EventStream();
    var request = HttpRequest.newBuilder(URI.create(url + ".millstream/live")).build();
    var answer = stream.client.send(request, BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    Thread.ofVirtual().start(() -> answer.body().forEach(stream::take));
    return stream;
  }

  private void take(String line) {
    if (line.startsWith("data:")) {
      told.add(JsonMapper.shared().readTree(line.substring(5)));
    }
  }

  /// The next event that passes.
  JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (true) {
      var next = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(next).as("an event in %d s", WAIT_SECONDS_MAX).isNotNull();
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  /// The next event of a site newer than `version`.
  long awaitAfter(long version) throws InterruptedException {
    return await(event -> event.path("version").asLong() > version).path("version").asLong();
  }

  /// The next problem.
  String awaitProblem() throws InterruptedException {
    return await(event -> !event.path("problem").asString("").isEmpty())
        .path("problem")
        .asString("");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

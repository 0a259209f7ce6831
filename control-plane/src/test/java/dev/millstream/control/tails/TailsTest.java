package dev.millstream.control.tails;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.api.ApiLimits;
import dev.millstream.control.api.ApiServer;
import dev.millstream.control.api.ApiSettings;
import dev.millstream.control.api.Json;
import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Tails over the API and a real WebSocket; what functions do is told here.
@Timeout(60)
class TailsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private FileObjectStore store;
  private Database database;
  private Rooms rooms;
  private Tokens tokens;
  private final BlockingQueue<Consumer<TraceEvent>> listeners = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(folder.resolve("objects"));
    database = Database.open(folder.resolve("millstream.db"));
    rooms = Rooms.in(folder, database, store.refs(), new SiteAddresses("localhost", 8080));
    tokens = new Tokens(database);
    tokens.ensureAdmin(folder.resolve("token"));
    database.write(handle -> rooms.projects().create(handle, "blog", "main"));
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  private ApiServer serve(TailLimits limits) throws IOException {
    TailDoor door =
        (_, _, listener) -> {
          listeners.add(listener);
          return () -> {};
        };
    return ApiServer.start(
        new ApiSettings("127.0.0.1", 0, ApiLimits.DEFAULT, InetAddress::isLoopbackAddress),
        new ApiServer.Services(
            Account.of(database),
            tokens,
            Attempts.within(AttemptLimits.TOKENS),
            new TailRoutes(rooms, door, limits).routes(),
            exchange -> exchange.setStatusCode(404)));
  }

  private static TailLimits limits(int eventsPerSecond, Duration connect, Duration lifetime) {
    return new TailLimits(
        10, 100, eventsPerSecond, 100, 16 << 10, connect, Duration.ofSeconds(30), lifetime);
  }

  private HttpResponse<String> ask(ApiServer server, String method) throws Exception {
    var path =
        "http://127.0.0.1:%d/client/v4/accounts/%s/pages/projects/blog/tails"
            .formatted(server.port(), Account.of(database).id());
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(path))
            .header("Authorization", "Bearer " + Files.readString(folder.resolve("token")).strip())
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private String made(ApiServer server) throws Exception {
    return Json.tree(ask(server, "POST").body().getBytes(UTF_8)).at("/result/url").asString();
  }

  private static Ear listen(String url) throws Exception {
    var ear = new Ear();
    HTTP.newWebSocketBuilder().subprotocols("trace-v1").buildAsync(URI.create(url), ear).get();
    return ear;
  }

  /// What comes to somebody who listens.
  private static final class Ear implements WebSocket.Listener {
    final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard.add(Json.tree(text.toString().getBytes(UTF_8)));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      ended.complete(status + " " + reason);
      return null;
    }

    JsonNode next() throws InterruptedException {
      var next = heard.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("an event").isNotNull();
      return next;
    }
  }

  private static TraceEvent call(String url, Map<String, String> headers) {
    return new TraceEvent(
        "blog",
        "1a2b3c4d",
        "ray",
        new TraceEvent.Request("GET", url, headers),
        OptionalInt.of(200),
        "ok",
        List.of(),
        List.of(),
        false,
        Instant.now(),
        Duration.ofMillis(1));
  }

  @Test
  void whatNamesOrOpensSomethingIsRedacted() throws Exception {
    try (var server = serve(TailLimits.DEFAULT)) {
      var ear = listen(made(server));
      var headers =
          Map.of(
              "authorization", "Bearer hush",
              "x-api-key", "hush",
              "cookie", "a=hush",
              "set-cookie", "a=hush",
              "csrf-token", "hush",
              "accept", "text/html");
      var id = "0123456789abcdefABCDEF0123456789";
      var url = "http://blog.localhost/u/" + id + "/x?s=aB3cD4eF5gH6iJ7kL8mN9&page=2";
      listeners.take().accept(call(url, headers));

      var request = ear.next().at("/event/request");
      assertThat(request.path("url").asString())
          .isEqualTo("http://blog.localhost/u/REDACTED/x?s=REDACTED&page=2");
      assertThat(request.path("headers").path("accept").asString()).isEqualTo("text/html");
      assertThat(request.toString()).doesNotContain("hush");
      assertThat(request.path("headers").size()).isEqualTo(headers.size());
    }
  }

  @Test
  void ofTooManyEventsSomeAreLeftOutAndCounted() throws Exception {
    try (var server = serve(limits(3, Duration.ofMinutes(1), Duration.ofHours(1)))) {
      var ear = listen(made(server));
      var listener = listeners.take();
      var calls = 1_000;
      for (var i = 0; i < calls; i++) {
        listener.accept(call("http://blog.localhost/" + i, Map.of()));
      }

      var got = 0;
      var leftOut = 0;
      var overloads = 0;
      while (got + leftOut < calls) {
        var event = ear.next().path("event");
        switch (event.path("type").asString("")) {
          case "overload" -> overloads++;
          case "overload-stop" ->
              leftOut += Integer.parseInt(event.path("message").asString().split(" ", 2)[0]);
          default -> got++;
        }
      }
      assertThat(got + leftOut).isEqualTo(calls);
      assertThat(overloads).isPositive();
      assertThat(got).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aTailThatNobodyComesForExpires() throws Exception {
    try (var server = serve(limits(3, Duration.ZERO, Duration.ofHours(1)))) {
      var url = made(server);
      assertThat(refused(url)).isEqualTo(404);
      assertThat(Json.tree(ask(server, "GET").body().getBytes(UTF_8)).path("result")).isEmpty();
    }
  }

  @Test
  void aTailEndsWhenItsTimeIsOver() throws Exception {
    try (var server = serve(limits(3, Duration.ofMinutes(1), Duration.ofSeconds(1)))) {
      var url = "";
      var ears = new ArrayList<Ear>();
      // on a busy machine its time may be over before we have come
      while (ears.isEmpty()) {
        url = made(server);
        connected(url).ifPresent(ears::add);
      }
      assertThat(ears.getFirst().ended.get()).isEqualTo("1000 the tail has ended");
      assertThat(refused(url)).isEqualTo(404);
    }
  }

  private static Optional<Ear> connected(String url) throws Exception {
    try {
      return Optional.of(listen(url));
    } catch (ExecutionException late) {
      return Optional.empty();
    }
  }

  private static int refused(String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url.replaceFirst("^ws", "http"))).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }
}

package dev.millstream.control.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The machine's Chromium with one page open, spoken to in the DevTools protocol.
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path profile;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final WebSocket page;

  private Browser(Process process, Path profile, URI devtools, String url) throws Exception {
    this.process = process;
    this.profile = profile;
    var created =
        HTTP.send(
            HttpRequest.newBuilder(devtools.resolve("/json/new?" + url))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    var socket = JSON.readTree(created.body()).get("webSocketDebuggerUrl").asString();
    page = HTTP.newWebSocketBuilder().buildAsync(URI.create(socket), new Answers()).get();
  }

  /// Where Chromium is, if this machine has it.
  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Opens `url` in a fresh profile.
  static Browser open(Path program, Path profile, String url) throws Exception {
    var process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // its own sandbox needs privileges that build machines seldom give; the page is
                // ours
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var errors = process.errorReader(UTF_8);
    var line = errors.readLine();
    while (line != null && !line.startsWith("DevTools listening on ")) {
      line = errors.readLine();
    }
    assertThat(line).as("the browser did not start").isNotNull();
    Thread.ofVirtual().start(() -> errors.lines().forEach(_ -> {}));
    var address = URI.create(line.substring("DevTools listening on ".length()));
    return new Browser(process, profile, URI.create("http://" + address.getAuthority()), url);
  }

  /// The value of an expression in the page.
  JsonNode evaluate(String expression) throws Exception {
    var call =
        Map.of(
            "id",
            1,
            "method",
            "Runtime.evaluate",
            "params",
            Map.of("expression", expression, "returnByValue", true));
    page.sendText(JSON.writeValueAsString(call), true).get();
    var answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(answer).as("the browser is silent").isNotNull();
    return JSON.readTree(answer).at("/result/result/value");
  }

  /// The page's visible text, once it is as wished.
  String awaitText(Predicate<String> wish) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var text = evaluate("document.body ? document.body.innerText : ''").asString("");
      if (wish.test(text)) {
        return text;
      }
      assertThat(System.nanoTime()).as("the page still shows " + text).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    page.abort();
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    for (var link : List.of("SingletonLock", "SingletonCookie", "SingletonSocket")) {
      Files.deleteIfExists(profile.resolve(link));
    }
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        answers.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}

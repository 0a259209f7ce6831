package dev.millstream.app.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.dev.DevServer;
import dev.millstream.app.dev.DevSettings;
import dev.millstream.app.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Functions in TypeScript that a debugger looks into.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebuggedSiteTest {
  private static final String GREET =
      """
      interface Guest { name: string }

      export const onRequest: PagesFunction = async ({ request }) => {
        const guest: Guest = { name: new URL(request.url).searchParams.get("name") ?? "nobody" };
        const greeting = `WORD, ${guest.name}`;
        console.log(greeting);
        return new Response(greeting);
      };
      """;
  private static final int GREETING_LINE = 4; // counted from 0

  private final HttpClient http = HttpClient.newHttpClient();
  private final StringWriter printed = new StringWriter();
  private Path folder;
  private DevServer server;
  private Thread building;
  private DebuggerClient debugger;

  @BeforeAll
  void attachToASite(@TempDir Path temporary) throws Exception {
    folder = temporary.toRealPath();
    Files.writeString(folder.resolve("index.html"), "<h1>Home</h1>");
    Files.createDirectories(folder.resolve("functions"));
    Files.writeString(folder.resolve("functions/greet.ts"), GREET.replace("WORD", "Hello"));
    var terminal = new Terminal(new PrintWriter(printed), new PrintWriter(printed), false);
    var settings = new DevSettings(folder, "127.0.0.1", 0, Optional.empty(), OptionalInt.of(0));
    server = DevServer.start(settings, terminal);
    debugger = DebuggerClient.attach(http, server.inspectPort().orElseThrow());
    debugger.say("Runtime.enable", Map.of());
    debugger.say("Debugger.enable", Map.of());
    building = Thread.ofPlatform().start(this::build);
  }

  private void build() {
    try {
      server.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterAll
  void stop() throws Exception {
    debugger.close();
    server.close();
    building.join();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url()).resolve(path)).build();
  }

  private CompletableFuture<String> ask(String path) {
    return http.sendAsync(request(path), BodyHandlers.ofString()).thenApply(HttpResponse::body);
  }

  /// Where in the script a line of the author's is, by the script's own map.
  private static Map<String, Object> place(JsonNode script, String source, int line) {
    var place = GeneratedPlace.of(script.path("sourceMapURL").asString(), source, line);
    return Map.of(
        "url", script.path("url").asString(),
        "lineNumber", place.line(),
        "columnNumber", place.column());
  }

  private JsonNode script() throws InterruptedException {
    return debugger.event(
        "Debugger.scriptParsed", script -> script.path("url").asString().endsWith("/functions.js"));
  }

  @Test
  @Order(1)
  void stopsAtALineOfTypeScriptForAsLongAsTheDebuggerLikes() throws Exception {
    var script = script();
    var map = GeneratedPlace.map(script.path("sourceMapURL").asString());
    assertThat(map.path("sourcesContent").toString()).contains("interface Guest");
    debugger.ask("Debugger.setBreakpointByUrl", place(script, "functions/greet.ts", GREETING_LINE));

    var answer = ask("/greet?name=Ada");
    var paused = debugger.event("Debugger.paused");

    var frame = paused.path("callFrames").get(0);
    var at = frame.path("location");
    assertThat(GeneratedPlace.written(map, at.path("lineNumber").asInt()))
        .isEqualTo("functions/greet.ts:" + GREETING_LINE);
    var frameId = frame.path("callFrameId").asString();
    var name =
        debugger.ask(
            "Debugger.evaluateOnCallFrame",
            Map.of("callFrameId", frameId, "expression", "guest.name + ' ü'"));
    assertThat(name.path("result").path("value").asString()).isEqualTo("Ada ü");
    assertThat(http.send(request("/"), BodyHandlers.ofString()).body()).contains("Home");
    assertThat(answer).isNotDone();

    debugger.ask("Debugger.stepOver", Map.of());
    var next = debugger.event("Debugger.paused");
    var line = next.path("callFrames").get(0).path("location").path("lineNumber").asInt();
    assertThat(GeneratedPlace.written(map, line))
        .isEqualTo("functions/greet.ts:" + (GREETING_LINE + 1));
    debugger.ask("Debugger.resume", Map.of());
    assertThat(answer.get()).isEqualTo("Hello, Ada");
    var said = debugger.event("Runtime.consoleAPICalled");
    assertThat(said.path("args").get(0).path("value").asString()).isEqualTo("Hello, Ada");
  }

  @Test
  @Order(2)
  void takesProfilesOfHeapAndTime() throws Exception {
    debugger.ask("Profiler.enable", Map.of());
    debugger.ask("Profiler.start", Map.of());
    debugger.ask("Debugger.setBreakpointsActive", Map.of("active", false));
    assertThat(ask("/greet?name=Bob").get()).isEqualTo("Hello, Bob");
    var profile = debugger.ask("Profiler.stop", Map.of()).path("profile");
    assertThat(profile.path("nodes").size()).isPositive();

    debugger.ask("HeapProfiler.enable", Map.of());
    debugger.ask("HeapProfiler.takeHeapSnapshot", Map.of("reportProgress", false));
    var snapshot = new StringBuilder();
    debugger
        .events("HeapProfiler.addHeapSnapshotChunk")
        .forEach(chunk -> snapshot.append(chunk.path("chunk").asString()));
    assertThat(snapshot.toString()).contains("\"snapshot\"", "\"strings\"");
    debugger.ask("Debugger.setBreakpointsActive", Map.of("active", true));
  }

  @Test
  @Order(3)
  void staysAttachedWhenAFileIsSaved() throws Exception {
    var changed = GREET.replace("WORD", "Welcome");
    Files.writeString(folder.resolve("functions/greet.ts"), changed);

    debugger.event("Runtime.executionContextsCleared");
    var script = script();
    var map = GeneratedPlace.map(script.path("sourceMapURL").asString());
    assertThat(map.path("sourcesContent").toString()).contains("Welcome");
    var answer = ask("/greet?name=Ada");
    debugger.event("Debugger.paused"); // the breakpoint is still there
    debugger.ask("Debugger.resume", Map.of());
    assertThat(answer.get()).isEqualTo("Welcome, Ada");
  }

  @Test
  @Order(4)
  void letsTheCodeGoWhenTheDebuggerLeavesIt() throws Exception {
    var second = DebuggerClient.attach(http, server.inspectPort().orElseThrow());
    second.ask("Debugger.enable", Map.of());
    var answer = ask("/greet?name=Eve");
    debugger.event("Debugger.paused");
    second.event("Debugger.paused");
    second.close();
    debugger.ask("Debugger.disable", Map.of());
    assertThat(answer.get()).isEqualTo("Welcome, Eve");
  }

  @Test
  @Order(5)
  void refusesPagesOfTheWeb() throws Exception {
    var list = URI.create("http://127.0.0.1:" + server.inspectPort().orElseThrow() + "/json/list");
    var fromAPage = HttpRequest.newBuilder(list).header("Origin", "https://evil.example").build();
    assertThat(http.send(fromAPage, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    try (var socket = new java.net.Socket(list.getHost(), list.getPort())) {
      socket
          .getOutputStream()
          .write("GET /json/list HTTP/1.1\r\nHost: rebound.example\r\n\r\n".getBytes(US_ASCII));
      var line = new String(socket.getInputStream().readNBytes(12), US_ASCII);
      assertThat(line).isEqualTo("HTTP/1.1 403");
    }
  }
}

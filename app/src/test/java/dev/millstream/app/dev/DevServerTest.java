package dev.millstream.app.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Folders that are edited while they are served.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter printed = new StringWriter();
  private Path folder;
  private DevServer server;
  private Thread building;
  private EventStream events;
  private long version;

  @BeforeAll
  void serveAFolderThatGitDoesNotKnow(@TempDir Path temporary) throws Exception {
    folder = temporary.toRealPath().resolve("notes");
    write("_config.yml", "title: Notes\n");
    write("_layouts/plain.html", "<!doctype html><title>{{ page.title }}</title>{{ content }}");
    write("index.md", "---\nlayout: plain\ntitle: Home\n---\nAs it was at *first*.\n");
    write("_headers", "/*\n  X-Notes: yes\n");
    write("_redirects", "/old /about 301\n");
    write("functions/api/visits.js", visits("visits"));
    write("wrangler.toml", "[[kv_namespaces]]\nbinding = \"KEPT\"\nid = \"notes\"\n");
    write(".dev.vars", "GREETING=\"Good day\"\n");
    write(".gitignore", "drafts/\n");
    write("drafts/secret.html", "not of the site");
    var terminal = new Terminal(new PrintWriter(printed), new PrintWriter(printed), false);
    server =
        DevServer.start(
            new DevSettings(folder, "127.0.0.1", 0, Optional.empty(), OptionalInt.empty()),
            terminal);
    events = EventStream.open(server.url());
    building = Thread.ofPlatform().start(this::build);
    version = events.awaitAfter(0);
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
    events.close();
    server.close();
    building.join();
  }

  private static String visits(String word) {
    return """
    export async function onRequest({ env }) {
      const count = Number(await env.KEPT.get("count") ?? 0) + 1;
      await env.KEPT.put("count", String(count));
      return new Response(`${env.GREETING}, %s: ${count}`);
    }
    """
        .formatted(word);
  }

  private void write(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path)).header("Accept", accept).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private String page(String path) throws Exception {
    return get(path, "text/html,*/*").body();
  }

  /// One save may be seen as two changes, and a build may meet a file that is half written: what
  /// counts is what is there in the end.
  private void awaitShown(String path, String text) throws Exception {
    while (!page(path).contains(text)) {
      version = events.awaitAfter(version);
    }
  }

  @Test
  void aSavedPageIsShownOnceOpenPagesAreTold() throws Exception {
    write("about.md", "---\nlayout: plain\ntitle: About\n---\nWritten *later*.\n");
    awaitShown("about", "<title>About</title>");
    awaitShown("about", "Written <em>later</em>.");

    // as editors save: another file takes its place
    write("about.md~", "---\nlayout: plain\ntitle: About\n---\nWritten **again**.\n");
    Files.move(
        folder.resolve("about.md~"), folder.resolve("about.md"), StandardCopyOption.ATOMIC_MOVE);
    awaitShown("about", "Written <strong>again</strong>.");
  }

  @Test
  void onlyBrowsersGetTheScriptAndPagesStayWhole() throws Exception {
    var seen = get("", "text/html,application/xhtml+xml");

    assertThat(seen.body())
        .contains("As it was at <em>first</em>.")
        .matches("(?s).*<script src=\"/.millstream/live.js\" data-version=\"\\d+\"></script>\n");
    assertThat(seen.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(get("", "*/*").body()).doesNotContain("/.millstream/");
    assertThat(get(".millstream/live.js", "*/*").body()).contains("EventSource");
  }

  @Test
  void rulesFunctionsAndWhatTheyKeepWorkAsOnAServer() throws Exception {
    assertThat(get("", "*/*").headers().firstValue("x-notes")).hasValue("yes");
    assertThat(get("old", "*/*").headers().firstValue("location").orElse("")).endsWith("/about");
    assertThat(get("api/visits", "*/*").body()).isEqualTo("Good day, visits: 1");

    write("functions/api/visits.js", visits("calls"));
    awaitShown("api/visits", "Good day, calls: ");

    assertThat(get("api/visits", "*/*").body()).doesNotEndWith(": 1");
  }

  @Test
  void aMistakeIsToldWithItsPlaceAndTheSiteStaysUntilItIsMended() throws Exception {
    write("functions/broken.js", "export const onRequest = () => {\n  return new Response(;\n};\n");

    var problem = events.awaitProblem();
    while (!problem.contains("functions/broken.js:2")) {
      problem = events.awaitProblem();
    }
    assertThat(page("")).contains("As it was at <em>first</em>.");
    assertThat(printed.toString()).contains("functions/broken.js:2");

    Files.delete(folder.resolve("functions/broken.js"));
    assertThat(events.awaitAfter(0)).isPositive();
    write("mended.md", "---\nlayout: plain\n---\nMended.\n");
    awaitShown("mended", "Mended.");
  }

  @Test
  void aTimeIsCalledByHandAndWhatIsWrongIsAnswered() throws Exception {
    var answer = get("cdn-cgi/handler/scheduled?cron=*+*+*+*+*", "*/*");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .startsWith("exception: TypeError: _worker.js needs a default export with a scheduled");
    assertThat(get("cdn-cgi/handler/scheduled?time=noon", "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void whatGitIgnoresAndTheValuesForThisMachineAreNotServed() throws Exception {
    assertThat(get("drafts/secret", "*/*").body()).doesNotContain("not of the site");
    assertThat(get(".dev.vars", "*/*").body()).doesNotContain("Good day");
    assertThat(folder.resolve(".millstream/.gitignore")).hasContent("*");
  }

  @Test
  void anotherMachinesNameIsRefused() throws Exception {
    var command =
        new ProcessBuilder(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "-H",
                "Host: evil.example",
                server.url())
            .start();

    assertThat(new String(command.getInputStream().readAllBytes(), UTF_8)).isEqualTo("404");
  }
}

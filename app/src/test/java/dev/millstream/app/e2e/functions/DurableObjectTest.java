package dev.millstream.app.e2e.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Durable Objects of pushed sites, asked through the edge, while processes are killed.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableObjectTest {
  private static final String ROOM =
      """
      import { DurableObject } from "cloudflare:workers";
      export class Room extends DurableObject {
        constructor(ctx, env) {
          super(ctx, env);
          ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS said (text TEXT)");
          ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
        }
        visit() {
          const visits = (this.ctx.storage.kv.get("visits") ?? 0) + 1;
          this.ctx.storage.kv.put("visits", visits);
          return visits;
        }
        async ring(millis) { await this.ctx.storage.setAlarm(Date.now() + millis); }
        alarm() { this.ctx.storage.kv.put("rang", true); }
        rang() { return this.ctx.storage.kv.get("rang") ?? false; }
        fetch(request) {
          const [client, server] = Object.values(new WebSocketPair());
          server.serializeAttachment(request.headers.get("user-agent").slice(0, 6));
          this.ctx.acceptWebSocket(server, ["all"]);
          return new Response(null, { status: 101, webSocket: client });
        }
        webSocketMessage(socket, text) {
          const { sql } = this.ctx.storage;
          sql.exec("INSERT INTO said VALUES (?)", text);
          const { n } = sql.exec("SELECT count(*) AS n FROM said").one();
          const from = socket.deserializeAttachment();
          for (const each of this.ctx.getWebSockets("all")) each.send(`${n} ${from}: ${text}`);
        }
      }
      """;

  private static final String ROUTE =
      """
      export async function onRequest({ request, env, params }) {
        const room = env.ROOMS.getByName(params.name);
        if (request.headers.get("Upgrade")) return room.fetch(request);
        const [method, ...words] = (await request.text()).split(" ");
        return Response.json(await room[method || "visit"](...words.map(Number)) ?? null);
      }
      """;

  private static final String BINDING =
      """
      [[durable_objects.bindings]]
      name = "ROOMS"
      class_name = "%s"
      """;

  private static final String MADE =
      """
      [[migrations]]
      tag = "v1"
      new_sqlite_classes = ["Room"]
      """;

  private RunningServer server;
  private WorkingCopy copy;

  @BeforeAll
  void pushRooms(@TempDir Path folder) throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    var source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("index.html"), "rooms");
    copy = WorkingCopy.of(source, folder.resolve("copy"));
    copy.write("durable-objects.js", ROOM);
    copy.write("functions/[name].js", ROUTE);
    push(BINDING.formatted("Room") + MADE);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void push(String wrangler) throws Exception {
    copy.write("wrangler.toml", wrangler);
    copy.commit("Rooms");
    copy.push(server, "rooms", "main").expectSuccess();
  }

  private String ask(String room, String... options) throws Exception {
    return Curl.get(server.site("rooms", "/" + room), options).body();
  }

  private int visit(String room) throws Exception {
    return Integer.parseInt(ask(room));
  }

  /// As the kernel does where memory is short.
  private void killFunctionHosts() {
    var hosts =
        ProcessHandle.of(server.pid())
            .orElseThrow()
            .descendants()
            .filter(child -> commandLine(child).contains("FunctionHost"))
            .toList();
    assertThat(hosts).isNotEmpty();
    hosts.forEach(host -> host.destroyForcibly());
    hosts.forEach(host -> host.onExit().join());
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatWasAnsweredIsKeptWhenTheHostIsKilledAndWhenTheServerIs() throws Exception {
    var other = visit("other");
    var last = 0;
    for (var round = 0; round < 3; round++) {
      for (var i = 0; i < 4; i++) {
        var now = visit("killed");
        assertThat(now).isGreaterThan(last);
        last = now;
      }
      if (round == 0) {
        killFunctionHosts();
      } else if (round == 1) {
        assertThat(ask("killed", "-d", "ring 500")).isEqualTo("null");
        server.killAndStartAgain();
      }
    }

    // a request that was under way when its host died is asked again
    assertThat(last).isBetween(12, 13);
    assertThat(visit("other")).isEqualTo(other + 1);
    Shell.until(Duration.ofSeconds(20), () -> ask("killed", "-d", "rang"), "true"::equals);
    assertThat(ask("other", "-d", "rang")).isEqualTo("false");
  }

  @Test
  void thoseInARoomHearEachOtherAndComeBackAfterItsHostWasKilled() throws Exception {
    var url = server.site("rooms", "/chat");
    var ada = Chatter.at(url);
    var bob = Chatter.at(url);
    var elsewhere = Chatter.at(server.site("rooms", "/elsewhere"));
    ada.say("ping");
    assertThat(ada.next()).isEqualTo("pong");
    ada.say("hello");
    assertThat(ada.next()).isEqualTo("1 okhttp: hello");
    assertThat(bob.next()).isEqualTo("1 okhttp: hello");

    killFunctionHosts();
    assertThat(ada.next()).startsWith("1012 ");
    assertThat(bob.next()).startsWith("1012 ");
    assertThat(elsewhere.next()).startsWith("1012 ");
    var back = Chatter.at(url);
    back.say("again");
    assertThat(back.next()).isEqualTo("2 okhttp: again");
    back.leave(1000, "");
  }

  @Test
  void aClassIsRenamedDeletedAndMadeAnewByMigrations() throws Exception {
    var before = visit("moved");
    copy.write("durable-objects.js", ROOM.replace("class Room", "class Hall"));
    var renamed = "[[migrations]]\nrenamed_classes = [{ from = \"Room\", to = \"Hall\" }]\n";
    push(BINDING.formatted("Hall") + MADE + renamed);
    assertThat(visit("moved")).isEqualTo(before + 1);

    var deleted = "[[migrations]]\ndeleted_classes = [\"Hall\"]\n";
    push(MADE + renamed + deleted);
    assertThat(Curl.get(server.site("rooms", "/moved")).status()).isEqualTo(500);

    copy.write("durable-objects.js", ROOM);
    push(BINDING.formatted("Room") + MADE + renamed + deleted + MADE.replace("v1", "v4"));
    assertThat(visit("moved")).isEqualTo(1);
  }
}

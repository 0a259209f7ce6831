package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// What functions keep, made and filled by wrangler as npm has it, and read by a function.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WranglerBindingsTest {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  private final Map<String, String> tokens = new HashMap<>();
  private Path folder;
  private RunningServer server;
  private CloudflareClients clients;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = RunningServer.start(folder.resolve("data"));
    clients = new CloudflareClients(server, Files.createDirectories(folder.resolve("home")));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    accounts/A/storage/kv/namespaces, storage-read",
    "POST,   accounts/A/storage/kv/namespaces, storage-write",
    "GET,    accounts/A/d1/database,           storage-read",
    "POST,   accounts/A/d1/database/x/query,   storage-write",
    "GET,    accounts/A/r2/buckets,            storage-read",
    "DELETE, accounts/A/r2/buckets/x,          storage-write",
    "GET,    accounts/A/queues,                storage-read",
    "POST,   accounts/A/queues,                storage-write",
    "GET,    ../../metrics,                    metrics-read",
    "GET,    accounts/A/pages/projects,        pages-read",
    "GET,    accounts/A/stream,                stream-read",
  })
  void aTokenOfStorageOrMetricsOpensItsDoorsOnly(String method, String path, String needed)
      throws Exception {
    var url =
        URI.create(server.api("/"))
            .resolve("../../" + path.replace("accounts/A", "accounts/" + server.account()));
    for (var scope : List.of("storage-read", "storage-write", "metrics-read")) {
      if (!tokens.containsKey(scope)) {
        var made =
            server.command("tokens", "create", scope, "--scope", scope, "--json").expectSuccess();
        var value = JsonMapper.shared().readTree(made.output()).path("value");
        tokens.put(scope, value.asString());
      }
      var answer =
          Curl.get(
              url.toString(), "-X", method, "-H", "Authorization: Bearer " + tokens.get(scope));
      var opens = scope.equals(needed) || needed.replace("read", "write").equals(scope);
      if (opens) {
        assertThat(answer.status()).as(scope).isNotIn(401, 403);
      } else {
        assertThat(answer.status()).as(scope).isEqualTo(403);
        assertThat(answer.body()).contains("lacks the scope " + needed, "it has " + scope);
      }
    }
  }

  @Test
  void aNamespaceAndADatabaseAreMadeFilledAndReadByAFunction() throws Exception {
    var namespace = id(kv("namespace", "create", "words"));
    var there = new String[] {"--namespace-id", namespace, "--remote"};
    kv(with(there, "key", "put", "a/b c", "slashed", "--metadata", "{\"n\":1}"));
    write(
        "pairs.json",
        "[{\"key\": \"x\", \"value\": \"eA==\", \"base64\": true}, {\"key\": \"y\", \"value\":"
            + " \"1\"}]");
    kv(with(there, "bulk", "put", "pairs.json"));
    assertThat(kv(with(there, "key", "list"))).contains("a/b c", "\"n\": 1");
    server.call("DELETE", "/storage/kv/namespaces/" + namespace + "/values/y");

    var database = id(d1("create", "shop"));
    write("migrations/0001_goods.sql", "CREATE TABLE goods (name TEXT);");
    write(
        "wrangler.toml",
        """
        name = "shop"
        pages_build_output_dir = "public"
        compatibility_date = "2025-06-01"
        [[kv_namespaces]]
        binding = "WORDS"
        id = "%s"
        [[d1_databases]]
        binding = "DB"
        database_name = "shop"
        database_id = "%s"
        [[r2_buckets]]
        binding = "PICTURES"
        bucket_name = "pictures"
        """
            .formatted(namespace, database));
    d1("migrations", "apply", "shop", "--remote");
    var both = "INSERT INTO goods VALUES ('tea'); SELECT * FROM goods";
    assertThat(d1("execute", "shop", "--remote", "--json", "--command", both))
        .contains("\"name\": \"tea\"");
    expectCopy();

    fillBucket();
    write("public/index.html", "shop");
    write(
        "functions/index.js",
        """
        export const onRequest = async ({ env }) => new Response(
          await env.WORDS.get('x') + await env.WORDS.get('a/b c') + await env.WORDS.get('y')
            + await env.DB.prepare('SELECT name FROM goods').first('name')
            + await (await env.PICTURES.get('dir/cat.txt')).text());
        """);
    writeApps();
    clients
        .wrangler(folder, "project", "create", "shop", "--production-branch", "main")
        .expectSuccess();
    clients.wrangler(folder, "deploy", "--branch", "main").expectSuccess();
    assertThat(Curl.get(server.site("shop", "/")).body()).isEqualTo("xslashednullteameow");
    expectApps();
    emptyBucket();
    server.call("DELETE", "/storage/kv/namespaces/" + namespace);
    server.call("DELETE", "/d1/database/" + database);
    assertThat(Curl.get(server.site("shop", "/")).status()).isEqualTo(500);
  }

  @Test
  void theCommandLineReadsAndWritesBucketsAndQueues() throws Exception {
    millstream("r2", "bucket", "create", "papers");
    write("söme letter.txt", "Dear Ada");
    var object = "papers/to ada/söme letter.txt";
    millstream(
        "r2", "object", "put", object, "--file", folder.resolve("söme letter.txt").toString());
    assertThat(millstream("r2", "object", "list", "papers", "--prefix", "to "))
        .contains("to ada/söme letter.txt", "8 B");
    assertThat(millstream("r2", "object", "list", "papers", "--delimiter", "/", "--json"))
        .contains("\"to ada/\"");
    var back = folder.resolve("back.txt");
    millstream("r2", "object", "get", object, "--file", back.toString());
    assertThat(back).hasContent("Dear Ada");
    assertThat(failing("r2", "bucket", "delete", "papers")).contains("not empty");
    millstream("r2", "object", "delete", object);
    millstream("r2", "bucket", "delete", "papers");
    assertThat(failing("r2", "object", "get", object)).contains("bucket does not exist");

    millstream("queues", "create", "letters");
    millstream("queues", "send", "letters", "{\"to\": \"Ada\"}");
    millstream("queues", "send", "letters", "as it is", "--text");
    assertThat(failing("queues", "send", "letters", "no JSON")).contains("--text");
    assertThat(millstream("queues", "list")).containsPattern("letters +2 ");
    var pulled = JsonMapper.shared().readTree(millstream("queues", "pull", "letters", "--json"));
    var lease = pulled.path("messages").path(0).path("lease_id").asString();
    assertThat(millstream("queues", "ack", "letters", lease)).contains("1 of 1 are done");
    millstream("queues", "purge", "letters", "--yes");
    millstream("queues", "send", "letters", "[1]");
    assertThat(millstream("queues", "pull", "letters", "--ack")).contains("[1]");
    assertThat(millstream("queues", "pull", "letters")).contains("nothing waits");
    millstream("queues", "delete", "letters", "--yes");
    assertThat(failing("queues", "pull", "letters")).contains("there is no queue letters");
  }

  private String millstream(String... arguments) {
    return run(0, arguments);
  }

  private String failing(String... arguments) {
    return run(1, arguments);
  }

  private String run(int status, String... arguments) {
    var ended = server.command(arguments);
    assertThat(ended.exit()).as(ended.output()).isEqualTo(status);
    return ended.output();
  }

  /// A database goes out as a file of SQL, and into another one.
  private void expectCopy() throws Exception {
    d1("export", "shop", "--remote", "--output", "shop.sql");
    assertThat(folder.resolve("shop.sql"))
        .content()
        .contains(
            "CREATE TABLE goods (name TEXT);", "INSERT INTO \"goods\" (\"name\") VALUES('tea');");
    server.call("POST", "/d1/database", "-d", "{\"name\": \"copy\"}");
    assertThat(d1("execute", "copy", "--remote", "--file", "shop.sql")).contains("Executed ");
    var copied =
        server.call("POST", "/d1/database/copy/query", "-d", "{\"sql\": \"SELECT * FROM goods\"}");
    assertThat(copied.at("/result/0/results").toString()).isEqualTo("[{\"name\":\"tea\"}]");
    // a second time there is the table, and nothing is changed
    var again =
        clients.wranglerOf("d1", folder, "execute", "copy", "--remote", "--file", "shop.sql");
    assertThat(again.exit()).isNotZero();
    assertThat(again.output()).contains("already exists");
  }

  private void fillBucket() throws Exception {
    server.call("POST", "/r2/buckets", "-d", "{\"name\": \"pictures\"}");
    write("cat.txt", "meow");
    var put =
        new String[] {"object", "put", "pictures/dir/cat.txt", "--file", "cat.txt", "--remote"};
    clients.wranglerOf("r2", folder, put).expectSuccess();
    var listed = server.call("GET", "/r2/buckets/pictures/objects?delimiter=/");
    assertThat(listed.path("result_info").path("delimited").toString()).isEqualTo("[\"dir/\"]");
  }

  /// Applications over frameworks as npm has them.
  private void writeApps() throws Exception {
    Files.createSymbolicLink(folder.resolve("node_modules"), CloudflareClients.MODULES);
    write(
        "functions/hono/[[route]].js",
        """
        import { Hono } from 'hono';
        import { handle } from 'hono/cloudflare-pages';
        import { jwt, sign } from 'hono/jwt';
        import { setSignedCookie, getSignedCookie } from 'hono/cookie';
        import { streamText } from 'hono/streaming';
        const app = new Hono().basePath('/hono');
        app.use('/private/*', jwt({ secret: 's', alg: 'HS256' }));
        app.get('/token', async (c) => c.text(await sign({ sub: 'me' }, 's')));
        app.get('/private/who', (c) => c.json(c.get('jwtPayload')));
        app.get('/words/:key', async (c) => c.text(await c.env.WORDS.get(c.req.param('key'))));
        app.post('/echo', async (c) => c.json({ got: await c.req.json(), q: c.req.query('q') }));
        app.get('/stream', (c) => streamText(c, async (out) => {
          for (const word of ['a', 'b', 'c']) await out.write(word);
        }));
        app.get('/cookie', async (c) => {
          await setSignedCookie(c, 'n', 'v', 'secret');
          return c.text(String(await getSignedCookie(c, 'secret', 'n')));
        });
        app.onError((error, c) => c.json({ error: error.message }, error.status ?? 500));
        export const onRequest = handle(app);
        """);
    write(
        "functions/itty/[[route]].js",
        """
        import { AutoRouter, cors, error } from 'itty-router';
        const { preflight, corsify } = cors();
        const router = AutoRouter({ base: '/itty', before: [preflight], finally: [corsify] });
        router.get('/sum/:a/:b', ({ a, b }) => ({ sum: Number(a) + Number(b) }))
          .get('/pictures/:all', async (_, { env }) => [...(await env.PICTURES.list()).objects]
            .map(({ key, size }) => [key, size]))
          .get('/broken', () => error(418, 'teapot'));
        export const onRequest = ({ request, env }) => router.fetch(request, { env });
        """);
  }

  private void expectApps() throws Exception {
    var token = app("/hono/token");
    assertThat(app("/hono/private/who", "-H", "Authorization: Bearer " + token))
        .isEqualTo("{\"sub\":\"me\"}");
    assertThat(app("/hono/private/who")).contains("error");
    assertThat(app("/hono/words/x")).isEqualTo("x");
    assertThat(app("/hono/stream")).isEqualTo("abc");
    assertThat(app("/hono/echo?q=1", "-d", "[1]", "-H", "Content-Type: application/json"))
        .isEqualTo("{\"got\":[1],\"q\":\"1\"}");
    var signed = Curl.get(server.site("shop", "/hono/cookie")).header("set-cookie");
    var cookie = "Cookie: " + signed.substring(0, signed.indexOf(';'));
    assertThat(app("/hono/cookie", "-H", cookie)).isEqualTo("v");
    assertThat(app("/itty/sum/1/2")).isEqualTo("{\"sum\":3}");
    assertThat(app("/itty/pictures/all")).isEqualTo("[[\"dir/cat.txt\",4]]");
    assertThat(app("/itty/broken")).isEqualTo("{\"status\":418,\"error\":\"teapot\"}");
  }

  private String app(String path, String... options) throws Exception {
    return Curl.get(server.site("shop", path), options).body();
  }

  private void emptyBucket() throws Exception {
    assertThat(server.call("DELETE", "/r2/buckets/pictures").toString()).contains("10008");
    server.call("DELETE", "/r2/buckets/pictures/objects/dir/cat.txt");
    assertThat(server.call("DELETE", "/r2/buckets/pictures").path("success").asBoolean()).isTrue();
  }

  private String kv(String... arguments) throws Exception {
    return clients.wranglerOf("kv", folder, arguments).expectSuccess().output();
  }

  private String d1(String... arguments) throws Exception {
    return clients.wranglerOf("d1", folder, arguments).expectSuccess().output();
  }

  private static String[] with(String[] there, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(java.util.List.of(there));
    return all.toArray(String[]::new);
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String id(String output) {
    var found = ID.matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return found.group();
  }
}

package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `crypto.subtle`, and other Web APIs: `crypto.js` and `apis.js` print here what they printed
/// under Node, which is in `crypto.txt` and `apis.txt`.
class ParityTest {
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(new FunctionHostSettings(cache, 1, TestSite.unhurried(), line -> {}));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crypto", "apis"})
  void givesWhatNodeGives(String name) throws IOException {
    var site =
        TestSite.pages(
            hosts,
            name,
            "/",
            "(() => {%s; return {onRequest: async () => new Response(await all())}; })()"
                .formatted(read(name + ".js")));
    assertThat(site.body("/").lines())
        .containsExactlyElementsOf(read(name + ".txt").lines().toList());
  }

  /// What is other here, and stays so: each of them is the standard's.
  private static final Set<String> NOT_AS_WORKERD =
      Set.of(
          "request-method", // it knows no methods of its own
          "response-jsonUndefined",
          "form-multipart", // it leaves what is escaped in names
          "form-blobName",
          "events-prevent"); // it takes every event for cancelable

  @Test
  void givesWhatWorkerdGives() throws IOException {
    var site =
        TestSite.pages(
                hosts,
                "workerd",
                "/case/:name",
                """
                (() => {
                  %s
                  return {onRequest: async (context) => {
                    const given = await (async () => cases[context.params.name](context))()
                      .then((gives) => ({gives: gives ?? null}), (e) => ({throws: e.name}));
                    return Response.json(given);
                  }};
                })()\
                """
                    .formatted(read("cases.js").replace("export const", "const")))
            .with(new KeepingRoom());
    var other = new ArrayList<String>();
    for (var line : read("workerd.txt").lines().toList()) {
      var name = line.substring(0, line.indexOf(' '));
      var answer = TestSite.answer(site.send("GET", "/case/" + name, "", "x-case", name));
      var given = name + " " + answer.status() + " " + TestSite.text(answer);
      if (!given.equals(line) && !NOT_AS_WORKERD.contains(name)) {
        other.add(line + "\n" + given);
      }
    }
    assertThat(other).isEmpty();
  }

  private static final Set<String> OBJECTS_NOT_AS_WORKERD =
      Set.of(
          "longKey", // beside Cloudflare it has no limits
          "manyKeys",
          "kvList",
          "sqlBindFew", // words
          "sqlSyntax",
          "sqlUnique",
          "sqlForeign",
          "sqlBegin",
          "sqlBig"); // the nearest number is JSON's

  /// `objects.txt` is what `objects.js` gave under workerd.
  @Test
  void durableObjectsGiveWhatThoseOfWorkerdGive(@TempDir Path folder) throws Exception {
    var cache = Path.of("target", "functions-cache");
    var plain = new FunctionHostSettings(cache, 1, TestSite.unhurried(), line -> {});
    var folderOfObjects = new ObjectFolder(folder.toAbsolutePath(), ObjectLimits.DEFAULT);
    try (var keeping = FunctionHosts.start(plain.keeping(folderOfObjects))) {
      var script = read("objects.js") + "const Counter = makeClass(DurableObject);";
      var site = ObjectSite.of(keeping, "objects", script, "return runAll(env.OBJECTS)");
      var other = new ArrayList<String>();
      var given = site.body("/").lines().toList();
      var wanted = read("objects.txt").lines().toList();
      assertThat(given).hasSameSizeAs(wanted);
      for (var i = 0; i < wanted.size(); i++) {
        var name = wanted.get(i).substring(0, wanted.get(i).indexOf(' '));
        if (!given.get(i).equals(wanted.get(i)) && !OBJECTS_NOT_AS_WORKERD.contains(name)) {
          other.add(wanted.get(i) + "\n" + given.get(i));
        }
      }
      assertThat(other).isEmpty();
    }
  }

  @Test
  void anotherRequestIsAnsweredWhileAKeyIsMade() {
    var site =
        TestSite.pages(
            hosts,
            "slow",
            "/",
            """
            (() => {
              let made = null;
              const algorithm = {name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024,
                publicExponent: new Uint8Array([1, 0, 1])};
              return {async onRequest({waitUntil}) {
                const turns = [];
                const key = crypto.subtle.generateKey(algorithm, true, ['sign'])
                  .then(() => turns.push('key'));
                await Promise.resolve();
                turns.push('turn');
                await key;
                return Response.json(turns);
              }};
            })()\
            """);
    assertThat(site.body("/")).isEqualTo("[\"turn\",\"key\"]");
  }

  @Test
  void whatIsTooMuchIsRefused() {
    var site =
        TestSite.pages(
            hosts,
            "much",
            "/",
            """
            {async onRequest() {
              const {subtle} = crypto;
              const why = (promise) => promise.then(() => 'done', (e) => `${e.name}: ${e.message}`);
              const key = await subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false,
                ['deriveBits']);
              const salt = new Uint8Array(8);
              return new Response([
                await why(subtle.digest('SHA-256', new ArrayBuffer(16 * 2 ** 20 + 1))),
                await why(subtle.deriveBits(
                  {name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 100_001}, key, 256)),
                await why(subtle.generateKey({name: 'RSA-PSS', hash: 'SHA-256',
                  modulusLength: 8192, publicExponent: new Uint8Array([3])}, true, ['sign'])),
                Object.getOwnPropertySymbols(key).length + Object.keys(key).length,
              ].join('\\n'));
            }}\
            """);
    assertThat(site.body("/"))
        .isEqualTo(
            """
            OperationError: an operation takes 16777216 bytes at once, not 16777217
            NotSupportedError: PBKDF2 takes from 1 to 100000 iterations, not 100001
            OperationError: an RSA key has from 512 to 4096 bits, not 8192
            0\
            """);
  }

  private static String read(String name) throws IOException {
    try (var in = Objects.requireNonNull(ParityTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}

package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBinding;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `env.NAME` of a key-value namespace, from the code down to the file.
class KvBindingTest {
  @TempDir static Path folder;
  private static Bindings bindings;
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    bindings = Bindings.open(folder, FileObjectStore.open(folder.resolve("objects")));
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(
                Path.of("target", "functions-cache"),
                1,
                FunctionLimits.defaults(),
                line -> {},
                (project, stored) -> stored,
                bindings));
  }

  @AfterAll
  static void stop() throws Exception {
    hosts.close();
    bindings.close();
  }

  /// What a function says that runs `code` with an empty namespace `kv`.
  private static String run(String code) throws Exception {
    var id = bindings.make(FunctionBinding.Kind.KV, "n" + System.nanoTime()).orElseThrow().id();
    return TestSite.pages(
            hosts,
            "kv",
            "/",
            """
            {async onRequest({ env }) {
              const kv = env.STORE;
              const failure = async (work) => {
                try { await work(); return 'none'; } catch (e) { return `${e.name}: ${e.message}`; }
              };
              return Response.json(await (async () => { %s })());
            }}\
            """
                .formatted(code))
        .with(new FunctionBinding(FunctionBinding.Kind.KV, "STORE", id))
        .body("/");
  }

  @Test
  void valuesComeBackAsTheTypeThatIsAskedFor() throws Exception {
    assertThat(
            run(
                """
                await kv.put('t', 'grüß dich');
                await kv.put('j', JSON.stringify({ a: [1] }));
                await kv.put('b', new Uint8Array([9, 8, 7]).subarray(1));
                await kv.put('s', new Response('flowing').body);
                await kv.put('empty', '');
                return [
                  await kv.get('t'), await kv.get('j', 'json'), await kv.get('j', { type: 'json' }),
                  [...new Uint8Array(await kv.get('b', 'arrayBuffer'))],
                  await new Response(await kv.get('s', 'stream')).text(),
                  await kv.get('empty'), await kv.get('none'),
                ];
                """))
        .isEqualTo("[\"grüß dich\",{\"a\":[1]},{\"a\":[1]},[8,7],\"flowing\",\"\",null]");
  }

  @Test
  void metadataAndSeveralKeysAtOnceAreGiven() throws Exception {
    assertThat(
            run(
                """
                await kv.put('a', '1', { metadata: { lang: 'de' } });
                await kv.put('b', '2');
                const many = await kv.get(['a', 'x', 'b']);
                const all = await kv.getWithMetadata(['a'], 'json');
                return [await kv.getWithMetadata('a'), [...many], all.get('a')];
                """))
        .isEqualTo(
            "[{\"value\":\"1\",\"metadata\":{\"lang\":\"de\"},\"cacheStatus\":null},"
                + "[[\"a\",\"1\"],[\"x\",null],[\"b\",\"2\"]],"
                + "{\"value\":1,\"metadata\":{\"lang\":\"de\"},\"cacheStatus\":null}]");
  }

  @Test
  void keysAreListedInOrderAPageAtATime() throws Exception {
    assertThat(
            run(
                """
                for (const key of ['p:2', 'q', 'p:1', 'p:ä', 'o']) await kv.put(key, key);
                await kv.delete('p:none');
                const first = await kv.list({ prefix: 'p:', limit: 2 });
                const rest = await kv.list({ prefix: 'p:', limit: 2, cursor: first.cursor });
                await kv.delete('q');
                const names = ({ keys }) => keys.map(({ name }) => name);
                return [names(first), first.list_complete, names(rest), rest.list_complete,
                  names(await kv.list())];
                """))
        .isEqualTo("[[\"p:1\",\"p:2\"],false,[\"p:ä\"],true,[\"o\",\"p:1\",\"p:2\",\"p:ä\"]]");
  }

  @Test
  void whatIsTooMuchIsRefusedInCloudflaresWords() throws Exception {
    assertThat(
            run("""
            return [
              await failure(() => kv.get('')),
              await failure(() => kv.get('.')),
              await failure(() => kv.get('k'.repeat(513))),
              await failure(() => kv.put('k', 'v', { expirationTtl: 59 })),
              await failure(() => kv.put('k', 'v', { expiration: 1 })),
              await failure(() => kv.put('k', 'v', { metadata: 'm'.repeat(1023) })),
              await failure(() => kv.put('k', new Uint8Array(25 * 2 ** 20 + 1))),
              await failure(() => kv.put('k', {})),
              await failure(() => kv.list({ limit: 1001 })),
              await failure(() => kv.get('k', 'xml')),
            ].join('\\n');
            """)
                .replace("\\n", "\n")
                .replace("\\\"", "'"))
        .isEqualTo(
            """
            "TypeError: Key name cannot be empty.
            TypeError: '.' is not allowed as a key name.
            Error: KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.
            Error: KV PUT failed: 400 Invalid expiration_ttl of 59. \
            Expiration TTL must be at least 60.
            Error: KV PUT failed: 400 Invalid expiration of 1. Please specify integer greater than \
            the current number of seconds since the UNIX epoch.
            Error: KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.
            Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.
            TypeError: KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and \
            ReadableStreams as values.
            Error: KV GET failed: 400 Invalid key_count_limit of 1001. \
            Please specify an integer less than 1000.
            TypeError: Unknown response type. Possible types are 'text', 'arrayBuffer', 'json', \
            and 'stream'."\
            """);
  }

  @Test
  void theLargestValueThereCanBeGoesInAndOut() throws Exception {
    assertThat(
            run(
                """
                await kv.put('big', new Uint8Array(25 * 2 ** 20).fill(7));
                const back = new Uint8Array(await kv.get('big', 'arrayBuffer'));
                return [back.length, back[0], back.at(-1)];
                """))
        .isEqualTo("[26214400,7,7]");
  }

  @Test
  void aNamespaceThatWasRemovedIsSaidToBeGone() throws Exception {
    var gone = bindings.make(FunctionBinding.Kind.KV, "gone").orElseThrow();
    bindings.remove(FunctionBinding.Kind.KV, gone.id());
    var site =
        TestSite.pages(hosts, "kv", "/", "{async onRequest({ env }) { await env.GONE.get('k'); }}")
            .with(new FunctionBinding(FunctionBinding.Kind.KV, "GONE", gone.id()));
    assertThat(site.body("/")).contains("KV GET failed: 404 namespace not found");
  }
}

package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome.Answered;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebApisTest {
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, FunctionLimits.defaults(), line -> {}));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  @Test
  void readsBodiesAsTextJsonAndBytes() {
    var site =
        TestSite.pages(
            hosts,
            "bodies",
            "/json",
            "{onRequestPost: async (c) => Response.json({got: await c.request.json()}, {status:"
                + " 201})}",
            "/bytes",
            """
            {async onRequestPost({request}) {
              const copy = request.clone();
              const bytes = new Uint8Array(await request.arrayBuffer());
              return new Response(bytes.reverse(), {headers: {'x-text': btoa(await copy.text())}});
            }}\
            """);
    var json = TestSite.answer(site.send("POST", "/json", "{\"a\":[1,\"ü\"]}"));
    assertThat(json.status()).isEqualTo(201);
    assertThat(TestSite.text(new Answered(json))).isEqualTo("{\"got\":{\"a\":[1,\"ü\"]}}");
    assertThat(TestSite.header(json, "content-type")).containsExactly("application/json");
    var bytes = TestSite.answer(site.send("POST", "/bytes", "abc"));
    assertThat(TestSite.text(new Answered(bytes))).isEqualTo("cba");
    assertThat(TestSite.header(bytes, "x-text")).containsExactly("YWJj");
  }

  @Test
  void readsForms() {
    var site =
        TestSite.pages(
            hosts,
            "forms",
            "/form",
            """
            {async onRequestPost({request}) {
              const form = await request.formData();
              return new Response(
                [...form].map(([name, value]) => `${name}=${value.name ?? value}`).join('&'));
            }}\
            """);
    assertThat(
            TestSite.text(
                site.send(
                    "POST",
                    "/form",
                    "a=1&b=%C3%BC+x",
                    "content-type",
                    "application/x-www-form-urlencoded")))
        .isEqualTo("a=1&b=ü x");
    var multipart =
        """
        --frontier\r
        Content-Disposition: form-data; name="who"\r
        \r
        me\r
        --frontier\r
        Content-Disposition: form-data; name="file"; filename="a.txt"\r
        Content-Type: text/plain\r
        \r
        content\r
        --frontier--\r
        """;
    assertThat(
            TestSite.text(
                site.send(
                    "POST",
                    "/form",
                    multipart,
                    "content-type",
                    "multipart/form-data; boundary=frontier")))
        .isEqualTo("who=me&file=a.txt");
  }

  @Test
  void waitsForPromisesAndTimers() {
    var site =
        TestSite.pages(
            hosts,
            "async",
            "/",
            """
            {async onRequest() {
              const slow = new Promise((done) => setTimeout(done, 30, 'slow'));
              const never = setTimeout(() => { throw new Error('cleared'); }, 1);
              clearTimeout(never);
              const quick = new Promise((done) => setTimeout(() => done('fast'), 1));
              const fast = await Promise.race([slow, quick]);
              return new Response(fast + ' ' + await slow);
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("fast slow");
  }

  @Test
  void streamsAreReadToTheirEnd() {
    var site =
        TestSite.pages(
            hosts,
            "streams",
            "/",
            """
            {onRequest() {
              let count = 0;
              return new Response(new ReadableStream({
                async pull(controller) {
                  await new Promise((done) => setTimeout(done, 1));
                  controller.enqueue(new TextEncoder().encode(`chunk ${++count};`));
                  if (count === 3) controller.close();
                },
              }));
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("chunk 1;chunk 2;chunk 3;");
  }

  @Test
  void waitsByTheSchedulerComparesSecretsAndNamesItself() {
    var site =
        TestSite.pages(
            hosts,
            "scheduler",
            "/",
            """
            {async onRequest() {
              const {subtle} = crypto;
              await scheduler.wait(1);
              const stop = new AbortController();
              const waited = scheduler.wait(60_000, {signal: stop.signal}).catch((e) => e.name);
              stop.abort();
              const [a, b] = [new Uint8Array([1, 2]), new Uint8Array([1, 3])];
              let uneven = '';
              try {
                subtle.timingSafeEqual(a, new Uint8Array(3));
              } catch (thrown) {
                uneven = thrown.name;
              }
              return Response.json([await waited, subtle.timingSafeEqual(a, a.slice()),
                subtle.timingSafeEqual(a, b), uneven, navigator.userAgent]);
            }}
            """);
    assertThat(site.body("/"))
        .isEqualTo("[\"AbortError\",true,false,\"TypeError\",\"Cloudflare-Workers\"]");
  }

  @Test
  void hasTheCommonWebApis() {
    var site =
        TestSite.pages(
            hosts,
            "apis",
            "/",
            """
            {async onRequest({request}) {
              const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'));
              const controller = new AbortController();
              controller.abort();
              const clone = structuredClone({when: new Date(0), list: new Map([[1, {a: 1n}]])});
              const problem = await fetch("https://a.test/").catch((e) => e.message);
              return Response.json([
                new Uint8Array(hash).toHex(), crypto.randomUUID().length,
                crypto.getRandomValues(new Uint8Array(4)).length, atob(btoa('\\xff')) === '\\xff',
                new TextDecoder().decode(new Uint8Array([0xe2, 0x82, 0xac])),
                controller.signal.reason.name, String(clone.list.get(1).a), clone.when.getTime(),
                problem, Response.redirect('https://a.test/x', 301).headers.get('location'),
                [...new Headers({B: '1', a: '2'}).keys()],
                request.cf, request.clone().cf, new Request('https://b.test/', request).cf.country,
              ]);
            }}\
            """);
    assertThat(site.body("/"))
        .startsWith("[\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",36,4,")
        .endsWith(
            ",true,\"€\",\"AbortError\",\"1\",0,\"fetch failed: there is no network here\","
                + "\"https://a.test/x\",[\"a\",\"b\"],{\"country\":\"SE\"},{\"country\":\"SE\"},"
                + "\"SE\"]");
  }

  @Test
  void seesNothingOfTheMachine() {
    var site =
        TestSite.pages(
            hosts,
            "sandbox",
            "/",
            """
            {onRequest() {
              const names = ['Java', 'process', 'require', 'Deno', 'fs', 'module', 'global',
                '__millstream', 'SharedArrayBuffer', 'Atomics', 'bridge'];
              let evaluated = 'no';
              try { evaluated = new Function('return 1')(); } catch {}
              return new Response(names.filter((name) => name in globalThis) + evaluated);
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("no");
  }

  @Test
  void cachesStoreFindAndForgetByNameAndUrl() {
    var room = new KeepingRoom();
    var site =
        TestSite.pages(
                hosts,
                "caches",
                "/",
                """
                {async onRequest({request}) {
                  const cache = caches.default;
                  const said = async (found) => found && [found.status, found.headers.get('x-a'),
                    found.url, await found.text()];
                  const why = (promise) => promise.then(() => 'done', (e) => e.name);
                  const none = await cache.match(request);
                  const answer = new Response('bytes \u00e4', {headers: {'X-A': 'b'}, status: 404});
                  await cache.put(request, answer);
                  const {body} = new Response('streamed');
                  const there = await caches.open('mine');
                  await there.put('https://a.test/x#part', new Response(body));
                  const head = new Request(request, {method: 'HEAD'});
                  const mine = await caches.open('mine');
                  const posted = new Request(request, {method: 'POST', body: 'posted'});
                  return Response.json([
                    none === undefined, answer.bodyUsed, await said(await cache.match(request)),
                    await said(await mine.match('https://a.test/x')),
                    await cache.match('https://a.test/x') === undefined,
                    await cache.match(head) === undefined,
                    (await cache.match(head, {ignoreMethod: true})).status,
                    await cache.delete(request), await cache.delete(request),
                    await why(cache.put(new Request(request, {method: 'POST'}), new Response(''))),
                    await why(cache.put(request, new Response('', {status: 206}))),
                    await why(cache.put(request, new Response('', {headers: {Vary: 'a, *'}}))),
                    await why(cache.put('ftp://a.test/', new Response(''))),
                    await why(cache.put(request, answer)),
                    await cache.match(posted) === undefined && await posted.text(),
                  ]);
                }}\
                """)
            .with(room);
    assertThat(site.body("/"))
        .isEqualTo(
            "[true,true,[404,\"b\",\"http://test.localhost/\",\"bytes ä\"],"
                + "[200,null,\"https://a.test/x\",\"streamed\"],true,true,404,true,false,"
                + "\"TypeError\",\"TypeError\",\"TypeError\",\"TypeError\",\"TypeError\","
                + "\"posted\"]");
    assertThat(room.kept()).containsExactly(":mine https://a.test/x");
  }
}

package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `caches`, from the code down to who stores; what is stored for how long is the edge's business.
class CacheApiTest {
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

  @Test
  void storesFindsAndForgetsByNameAndUrl() {
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
                  ]);
                }}\
                """)
            .with(room);
    assertThat(site.body("/"))
        .isEqualTo(
            "[true,true,[404,\"b\",\"http://test.localhost/\",\"bytes ä\"],"
                + "[200,null,\"https://a.test/x\",\"streamed\"],true,true,404,true,false,"
                + "\"TypeError\",\"TypeError\",\"TypeError\",\"TypeError\",\"TypeError\"]");
    assertThat(room.kept()).containsExactly(":mine https://a.test/x");
  }
}

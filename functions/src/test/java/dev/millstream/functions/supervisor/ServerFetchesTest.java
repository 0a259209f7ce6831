package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerFetchesTest {
  private static final int PATIENCE_SECONDS = 10;
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

  private static TestSite site(String project, String body) {
    return TestSite.pages(hosts, project, "/", "{async onRequest(context) {" + body + "}}");
  }

  private static FunctionResponse response(int status, String body, HttpHeader... headers) {
    return new FunctionResponse(status, List.of(headers), body.getBytes(UTF_8));
  }

  @Test
  void anotherServerGetsTheRequestAndGivesTheAnswer() {
    var site =
        site(
                "fetch",
                """
                const answer = await fetch('https://api.test/items?x=1', {
                  method: 'POST', body: JSON.stringify({a: 1}), headers: {'X-Own': 'yes'},
                });
                return Response.json([answer.status, answer.ok, answer.url, answer.redirected,
                  answer.headers.get('x-kind'), await answer.text()]);
                """)
            .with(asked ->
                response(
                    404,
                    asked.method()
                        + " "
                        + asked.url()
                        + " "
                        + new String(asked.body(), UTF_8)
                        + " "
                        + asked.headers(),
                    new HttpHeader("x-kind", "test")));
    assertThat(site.body("/"))
        .startsWith("[404,false,\"https://api.test/items?x=1\",false,\"test\",\"POST https://api")
        .contains("{\\\"a\\\":1}")
        .contains("x-own");
  }

  @Test
  void redirectsAreFollowedAndCredentialsStayWithTheirServer() {
    var asked = new LinkedBlockingQueue<FunctionRequest>();
    var site =
        site(
                "redirects",
                """
                const answer = await fetch('https://one.test/a', {
                  method: 'POST', body: 'x', headers: {authorization: 'Bearer t', 'x-own': '1'},
                });
                const manual = await fetch('https://one.test/a', {redirect: 'manual'});
                const error = await fetch('https://one.test/a', {redirect: 'error'})
                  .catch((e) => e.message);
                return Response.json([answer.url, answer.redirected, manual.status, error]);
                """)
            .with(request -> {
              asked.add(request);
              return request.url().endsWith("/a")
                  ? response(302, "", new HttpHeader("location", "https://two.test/b"))
                  : response(200, "there");
            });
    assertThat(site.body("/"))
        .isEqualTo("[\"https://two.test/b\",true,302,\"fetch was redirected\"]");
    asked.poll();
    assertThat(asked.poll())
        .satisfies(second -> {
          assertThat(second.method()).isEqualTo("GET");
          assertThat(second.body()).isEmpty();
          assertThat(second.headers()).containsExactly(new HttpHeader("x-own", "1"));
        });
  }

  @Test
  void redirectsInACircleComeToAnEnd() {
    var site =
        site(
                "circle",
                "return new Response(await fetch('https://a.test/').catch((e) => e.message));")
            .with(request -> response(307, "", new HttpHeader("location", "/")));
    assertThat(site.body("/")).isEqualTo("fetch was redirected more than 20 times");
  }

  @Test
  void fetchesRunSideBySide() {
    var together = new CyclicBarrier(3);
    var site =
        site(
                "side-by-side",
                """
                const all = await Promise.all(['a', 'b', 'c'].map(
                  async (name) => (await fetch(`https://${name}.test/`)).text()));
                return new Response(all.join());
                """)
            .with(request -> {
              try {
                together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IOException(e);
              }
              return response(200, request.url());
            });
    assertThat(site.body("/")).isEqualTo("https://a.test/,https://b.test/,https://c.test/");
  }

  @Test
  void aRequestMayFetchFiftyTimes() {
    var site =
        site(
                "many",
                """
                let count = 0;
                try {
                  for (;;) { await fetch('https://a.test/'); count++; }
                } catch (thrown) {
                  return new Response(`${count} ${thrown.name} ${thrown.message}`);
                }
                """)
            .with(request -> response(200, ""));
    assertThat(site.body("/")).isEqualTo("50 TypeError fetch failed: a request may fetch 50 times");
  }

  @Test
  void anAbortedFetchEndsAtOnce() {
    var never = new CountDownLatch(1);
    var site =
        site(
                "abort",
                """
                const signal = AbortSignal.timeout(20);
                return new Response(await fetch('https://a.test/', {signal}).catch((e) => e.name));
                """)
            .with(request -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IOException("too late");
            });
    assertThat(site.body("/")).isEqualTo("TimeoutError");
  }

  @Test
  void whatIsWaitedForMayFetchAfterTheAnswer() throws InterruptedException {
    var answered = new CountDownLatch(1);
    var asked = new LinkedBlockingQueue<String>();
    var site =
        site(
                "beacon",
                """
                context.waitUntil((async () => {
                  await fetch('https://a.test/first');
                  const file = await context.env.ASSETS.fetch('/file');
                  await fetch('https://a.test/second', {method: 'POST', body: await file.text()});
                })());
                return new Response('answered');
                """)
            .with(request -> {
              try {
                answered.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              asked.add(request.url() + " " + new String(request.body(), UTF_8));
              return response(200, "");
            });
    assertThat(site.body("/")).isEqualTo("answered");
    answered.countDown();
    assertThat(asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("https://a.test/first ");
    assertThat(asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("https://a.test/second asset GET http://test.localhost/file");
  }
}

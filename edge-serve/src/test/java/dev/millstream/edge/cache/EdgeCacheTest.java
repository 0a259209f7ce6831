package dev.millstream.edge.cache;

import static dev.millstream.edge.cache.CacheFixture.answered;
import static dev.millstream.edge.cache.CacheFixture.field;
import static dev.millstream.edge.cache.CacheFixture.line;
import static dev.millstream.edge.cache.CacheFixture.response;
import static dev.millstream.edge.cache.CacheFixture.status;
import static dev.millstream.edge.cache.CacheFixture.visit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the cache keeps, for whom, and for how long.
class EdgeCacheTest {
  private final CacheFixture edge = new CacheFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                                    | MISS    | HIT
          Cache-Control: max-age=60, s-maxage=0                        | BYPASS  | BYPASS
          Cache-Control: s-maxage=60                                   | MISS    | HIT
          Cache-Control: private, max-age=60                           | BYPASS  | BYPASS
          Cache-Control: no-store                                      | BYPASS  | BYPASS
          Cache-Control: max-age="60"                                  | MISS    | HIT
          Cache-Control: max-age='60'                                  | BYPASS  | BYPASS
          Cache-Control: a="max-age=60", max-age=0                     | BYPASS  | BYPASS
          Cache-Control: public                                        | DYNAMIC | DYNAMIC
          X-Nothing: said                                              | DYNAMIC | DYNAMIC
          ETag: "1"                                                    | DYNAMIC | DYNAMIC
          Cache-Control: no-cache + ETag: "1"                          | MISS    | EXPIRED
          Cache-Control: no-store + CDN-Cache-Control: max-age=60      | MISS    | HIT
          Cache-Control: max-age=60 + CDN-Cache-Control: no-store      | BYPASS  | BYPASS
          Cache-Control: max-age=60 + Surrogate-Control: max-age=0     | BYPASS  | BYPASS
          Cache-Control: max-age=0 + Surrogate-Control: max-age=60     | MISS    | HIT
          Cache-Control: max-age=60 + Vary: *                          | BYPASS  | BYPASS
          Cache-Control: max-age=60 + Set-Cookie: a=b                  | BYPASS  | BYPASS
          Cache-Control: public, max-age=60 + Set-Cookie: a=b          | MISS    | HIT
          Cache-Control: max-age=60 + Age: 61                          | BYPASS  | BYPASS
          Cache-Control: max-age=60 + Age: soon                        | BYPASS  | BYPASS
          Expires: Thu, 01 Jan 2026 00:10:00 GMT                       | MISS    | HIT
          Expires: Thursday, 01-Jan-26 00:10:00 GMT                    | MISS    | HIT
          Expires: 0                                                   | BYPASS  | BYPASS
          """)
  void onlyWhatTheOriginAllowsIsStored(String fields, String first, String second) {
    edge.origin(_ -> answered("a", fields.strip().split(" \\+ ")));

    assertThat(field(edge.get("/x"), "cf-cache-status")).isEqualTo(first);
    assertThat(field(edge.get("/x"), "cf-cache-status")).isEqualTo(second);
  }

  @Test
  void aStoredAnswerGrowsOldAndIsFetchedAnew() {
    edge.origin(_ -> answered("one", "Cache-Control: max-age=60"));
    edge.get("/x");
    edge.pass(59);
    edge.origin(_ -> answered("two", "Cache-Control: max-age=60"));

    var old = edge.get("/x");
    edge.pass(1);

    assertThat(line(old)).isEqualTo("HIT 200 one");
    assertThat(field(old, "Age")).isEqualTo("59");
    assertThat(line(edge.get("/x"))).isEqualTo("EXPIRED 200 two");
    assertThat(line(edge.get("/x"))).isEqualTo("HIT 200 two");
  }

  @Test
  void aConfirmedAnswerKeepsItsBytesAndTakesTheNewHeaders() {
    var asked = new AtomicReference<FunctionRequest>();
    edge.origin(_ -> answered("one", "Cache-Control: max-age=1", "ETag: \"a\"", "X-V: 1"));
    edge.get("/x");
    edge.pass(5);
    edge.origin(request -> {
      asked.set(request);
      return status(304, "", "Cache-Control: max-age=60", "X-V: 2");
    });

    var confirmed = edge.get("/x", "If-None-Match: \"other\"");

    assertThat(line(confirmed)).isEqualTo("REVALIDATED 200 one");
    assertThat(field(confirmed, "X-V")).isEqualTo("2");
    assertThat(HeaderLines.all(asked.get().headers(), "If-None-Match")).containsExactly("\"a\"");
    assertThat(line(edge.get("/x", "If-None-Match: W/\"a\""))).isEqualTo("HIT 304 ");
    assertThat(line(edge.get("/x", "Range: bytes=1-"))).isEqualTo("HIT 206 ne");
    assertThat(line(edge.get("/x", "Range: bytes=9-"))).isEqualTo("HIT 416 ");
  }

  @Test
  void staleAnswersStandInWhereTheyMay() {
    edge.origin(_ -> answered("one", "Cache-Control: max-age=1, stale-if-error=60"));
    edge.get("/x");
    edge.origin(_ -> answered("strict", "Cache-Control: max-age=1, must-revalidate"));
    edge.get("/strict");
    edge.origin(_ -> answered("plain", "Cache-Control: max-age=1"));
    edge.get("/plain");
    edge.pass(30);

    edge.origin(_ -> status(502, "broken"));
    assertThat(line(edge.get("/x"))).isEqualTo("STALE 200 one");
    assertThat(line(edge.get("/plain"))).endsWith("502 broken");
    edge.origin(_ -> new Fetched.Failed(response(503, "away"), false));
    assertThat(line(edge.get("/plain"))).isEqualTo("STALE 200 plain");
    assertThat(line(edge.get("/strict"))).endsWith("503 away");
    edge.pass(3600);
    assertThat(line(edge.get("/plain"))).endsWith("503 away");
  }

  @Test
  void aStaleAnswerIsSentAtOnceWhileItIsFetchedAnew() throws Exception {
    edge.origin(_ -> answered("one", "Cache-Control: s-maxage=1, stale-while-revalidate=60"));
    edge.get("/x");
    edge.pass(10);
    var go = new CompletableFuture<String>();
    edge.origin(_ -> answered(go.join(), "Cache-Control: max-age=60"));

    assertThat(line(edge.get("/x"))).isEqualTo("UPDATING 200 one");
    assertThat(line(edge.get("/x"))).isEqualTo("UPDATING 200 one");
    go.complete("two");

    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!line(edge.get("/x")).equals("HIT 200 two")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(edge.fetches).hasValue(2);
  }

  @Test
  void answersThatVaryAreKeptApart() {
    edge.origin(request ->
        answered(
            String.valueOf(HeaderLines.first(request.headers(), "Lang")),
            "Cache-Control: max-age=60",
            "Vary: Lang"));

    assertThat(line(edge.get("/x", "Lang: de"))).isEqualTo("MISS 200 de");
    assertThat(line(edge.get("/x", "Lang: fr"))).isEqualTo("MISS 200 fr");
    assertThat(line(edge.get("/x"))).isEqualTo("MISS 200 null");
    assertThat(line(edge.get("/x", "Lang: de"))).isEqualTo("HIT 200 de");
  }

  @ParameterizedTest
  @CsvSource({"Authorization: Basic YTpi", "Cookie: session=1"})
  void whoShowsWhoItIsGetsWhatIsMeantForAllOnly(String identity) {
    edge.origin(_ -> answered("mine", "Cache-Control: max-age=60"));
    assertThat(line(edge.get("/x", identity))).isEqualTo("BYPASS 200 mine");
    edge.origin(_ -> answered("anybody's", "Cache-Control: max-age=60"));
    assertThat(line(edge.get("/x"))).isEqualTo("MISS 200 anybody's");
    assertThat(line(edge.get("/x", identity))).startsWith("BYPASS");
    edge.origin(_ -> answered("all's", "Cache-Control: public, max-age=60"));
    edge.get("/y", identity);
    assertThat(line(edge.get("/y"))).isEqualTo("HIT 200 all's");
  }

  @Test
  void whatOnlyOneMayHaveIsNeverStored() {
    edge.origin(_ -> new Fetched.Personal(response(200, "a", "Cache-Control: public, max-age=60")));

    assertThat(line(edge.get("/x"))).isEqualTo("DYNAMIC 200 a");
    assertThat(line(edge.get("/x"))).isEqualTo("DYNAMIC 200 a");
    assertThat(edge.cache.usage().entries()).isZero();
  }

  @Test
  void aNewDeploymentNeverGetsTheOldOnesAnswersAndFreesThem() {
    edge.origin(_ -> answered("old", "Cache-Control: max-age=60"));
    edge.get("/x");
    edge.get("/y");
    edge.origin(_ -> answered("new", "Cache-Control: max-age=60"));

    assertThat(line(edge.answer(visit("GET", "/x", "d2")))).isEqualTo("MISS 200 new");
    assertThat(edge.cache.usage().entries()).isEqualTo(1);
  }

  @Test
  void anUnsafeMethodThatSucceedsTakesWhatItNamesAway() {
    edge.origin(_ -> answered("a", "Cache-Control: max-age=60"));
    for (var path : List.of("/x", "/place", "/else")) {
      edge.get(path);
    }
    edge.origin(_ -> status(500, "no"));
    edge.answer(visit("POST", "/x", "d1"));
    assertThat(edge.cache.usage().entries()).isEqualTo(3);
    edge.origin(_ -> status(201, "", "Location: /place", "Content-Location: http://other/else"));
    edge.answer(visit("POST", "/x", "d1"));

    edge.origin(_ -> answered("b", "Cache-Control: max-age=60"));
    assertThat(line(edge.get("/x"))).isEqualTo("MISS 200 b");
    assertThat(line(edge.get("/place"))).isEqualTo("MISS 200 b");
    assertThat(line(edge.get("/else"))).isEqualTo("HIT 200 a");
  }

  @Test
  void headIsAnsweredFromGetAndOnlyIfCachedNeverFetches() {
    edge.origin(_ -> answered("abc", "Cache-Control: max-age=60", "Cache-Tag: t"));
    assertThat(edge.get("/x", "Cache-Control: only-if-cached").status()).isEqualTo(504);
    edge.get("/x");

    assertThat(line(edge.answer(visit("HEAD", "/x", "d1")))).isEqualTo("HIT 200 abc");
    assertThat(field(edge.get("/x", "Cache-Control: only-if-cached"), "Cache-Tag")).isEmpty();
    assertThat(edge.fetches).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "tag, A",
    "address, app.localhost/a/1?q",
    "prefix, app.localhost/a",
    "host, app.localhost"
  })
  void aPurgeTakesWhatItNames(String kind, String value) {
    edge.origin(request ->
        answered(
            "a",
            "Cache-Control: max-age=60",
            request.url().contains("/a/") ? "Cache-Tag: a,b" : "Cache-Tag: c"));
    edge.get("/a/1?q");
    edge.get("/ab");
    var target =
        switch (kind) {
          case "tag" -> new Purge.Target.Tags(Set.of(value));
          case "address" -> new Purge.Target.Addresses(Set.of(value));
          case "prefix" -> new Purge.Target.Prefixes(List.of(value));
          default -> new Purge.Target.Hosts(Set.of(value));
        };

    assertThat(edge.cache.purge(new Purge(Optional.of("other"), target))).isZero();
    assertThat(edge.cache.purge(new Purge(Optional.of("app"), target)))
        .isEqualTo(kind.equals("host") ? 2 : 1);
    assertThat(line(edge.get("/a/1?q"))).startsWith("MISS");
  }

  @Test
  void memoryIsBoundedUnderAStormOfUrlsAndWhatIsUsedStays() {
    var limits = CacheLimits.defaults();
    var small =
        new CacheLimits(
            1 << 20,
            64 << 10,
            500,
            4,
            50,
            Duration.ofMinutes(1),
            10,
            limits.waitMax(),
            limits.gatherMax(),
            Duration.ZERO,
            10);
    try (var bounded = new CacheFixture(small)) {
      var random = new Random(42);
      bounded.origin(request ->
          answered(
              request.url().endsWith("/loved") ? "loved" : "x".repeat(random.nextInt(100_000)),
              "Cache-Control: max-age=60",
              "Vary: V"));
      for (var i = 0; i < 5_000; i++) {
        bounded.get("/" + random.nextInt(1_000), "V: " + random.nextInt(8));
        bounded.get("/loved");
        assertThat(bounded.cache.usage().bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(bounded.cache.usage().entries()).isLessThanOrEqualTo(500);
      }
      assertThat(line(bounded.get("/loved"))).isEqualTo("HIT 200 loved");
    }
  }
}

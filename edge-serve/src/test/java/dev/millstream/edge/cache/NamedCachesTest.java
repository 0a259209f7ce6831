package dev.millstream.edge.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What functions store by name, in the edge's cache.
class NamedCachesTest {
  private final CacheFixture fixture = new CacheFixture();
  private final NamedCaches caches = fixture.cache.named();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static FunctionRequest get(String path, String... fields) {
    return CacheFixture.visit("GET", path, "d1", fields).request();
  }

  private static FunctionResponse response(String body, String... fields) {
    return CacheFixture.response(200, body, fields);
  }

  private String match(String cache, FunctionRequest request) {
    return shown(caches.of("app", "d1").match(cache, request));
  }

  private static String shown(Optional<FunctionResponse> answer) {
    return answer.map(CacheFixture::line).orElse("nothing");
  }

  private void put(String path, FunctionResponse response) {
    caches.of("app", "d1").put("", get(path), response);
  }

  @Test
  void whatIsStoredIsFoundAgainUntilItsTimeIsOver() {
    put("/a", response("one", "Cache-Control: max-age=60"));
    assertThat(match("", get("/a"))).isEqualTo("HIT 200 one");
    assertThat(match("", get("/a", "Cookie: who=me", "Authorization: Basic eA==")))
        .isEqualTo("HIT 200 one");
    fixture.pass(59);
    assertThat(match("", get("/a"))).isEqualTo("HIT 200 one");
    fixture.pass(1);
    assertThat(match("", get("/a"))).isEqualTo("nothing");
  }

  @Test
  void whatSaysNothingOfItsTimeHasTwoHours() {
    put("/a", response("one"));
    fixture.pass(7199);
    assertThat(match("", get("/a"))).isEqualTo("HIT 200 one");
    fixture.pass(1);
    assertThat(match("", get("/a"))).isEqualTo("nothing");
  }

  @Test
  void whatMustNotBeStoredIsNotAndTakesTheFormerAway() {
    for (var field :
        new String[] {"Cache-Control: no-store", "Cache-Control: private", "Set-Cookie: a=b"}) {
      put("/a", response("one", "Cache-Control: max-age=60"));
      put("/a", response("two", field, "Expires: Thu, 01 Jan 2037 00:00:00 GMT"));
      assertThat(match("", get("/a"))).as(field).isEqualTo("nothing");
    }
  }

  @Test
  void namesDeploymentsProjectsAndVisitorsAreApart() {
    put("/a", response("one", "Cache-Control: max-age=60"));
    assertThat(match(":other", get("/a"))).isEqualTo("nothing");
    assertThat(shown(caches.of("app", "d2").match("", get("/a")))).isEqualTo("nothing");
    assertThat(shown(caches.of("other", "d1").match("", get("/a")))).isEqualTo("nothing");
    fixture.origin(_ -> CacheFixture.answered("of the origin"));
    assertThat(fixture.get("/a"))
        .extracting(CacheFixture::line)
        .asString()
        .contains("of the origin");
    assertThat(match("", get("/a"))).isEqualTo("HIT 200 one");
  }

  @Test
  void conditionsAndRangesAreAnswered() {
    put("/a", response("0123456789", "Cache-Control: max-age=60", "ETag: \"x\""));
    assertThat(match("", get("/a", "If-None-Match: \"x\""))).startsWith("HIT 304");
    assertThat(match("", get("/a", "Range: bytes=2-4"))).isEqualTo("HIT 206 234");
  }

  @Test
  void aPurgeOfTheProjectTakesAllAway() {
    put("/a", response("one", "Cache-Control: max-age=60"));
    assertThat(fixture.cache.purge(new Purge(Optional.of("app"), new Purge.Target.Everything())))
        .isEqualTo(1);
    assertThat(match("", get("/a"))).isEqualTo("nothing");
    put("/a", response("one", "Cache-Control: max-age=60"));
    assertThat(caches.of("app", "d1").delete("", get("/a"))).isTrue();
    assertThat(caches.of("app", "d1").delete("", get("/a"))).isFalse();
  }
}

package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRollout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two deployments share the visitors of one address.
class SharedVisitorsTest {
  private static final String SITE = "site.localhost";
  private static final String NEXT = "0a1b2c3d";
  private static final String OLD_SCRIPT = "/assets/app-A1b2C3d4.js";
  private static final String NEW_SCRIPT = "/assets/app-E5f6G7h8.js";
  private static final String GETS_NEW = "Cookie: __millstream_rollout=" + NEXT + ".2999";
  private static final String GETS_OLD = "Cookie: a=b; __millstream_rollout=" + NEXT + ".3000";

  @TempDir Path folder;
  private EdgeFixture edge;

  @BeforeEach
  void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(RefName.deployment("site", NEXT), tree -> side(tree, NEXT, "new", NEW_SCRIPT));
    var next = edge.store.refs().read(RefName.deployment("site", NEXT)).orElseThrow().manifest();
    share(next, 30);
  }

  @AfterEach
  void stop() throws IOException {
    edge.close();
  }

  private void share(Digest next, int percent) throws IOException {
    edge.publish(
        RefName.production("site"),
        tree -> {
          side(tree, "99999999", "old", OLD_SCRIPT);
          tree.writer.section(Section.ROLLOUT, new SiteRollout(NEXT, next, percent));
        });
  }

  private static void side(EdgeFixture.Tree tree, String id, String text, String script) {
    tree.text("/index.html", text);
    tree.text("/style.css", text);
    tree.text(script, text);
    var code = tree.object(text.getBytes(StandardCharsets.UTF_8));
    var gate = new RouteRules(List.of("/api/*"), List.of());
    tree.writer.section(
        Section.FUNCTIONS, new FunctionBundle(code, List.of(), gate, Map.of(), "2026-01-01"));
    tree.writer.section(Section.ORIGIN, new SiteOrigin("site", id, "main", "0".repeat(40), false));
  }

  @Test
  void freshVisitorsAreSharedOutByThePercentage() throws IOException {
    var got = new ArrayList<String>();
    for (var i = 0; i < 100; i++) {
      got.add(edge.get(SITE, "/").body());
    }
    assertThat(got.stream().filter("new"::equals).count()).isBetween(27L, 33L);
    assertThat(got).allMatch(text -> text.equals("new") || text.equals("old"));
    assertThat(edge.repeats).hasValue(0);
  }

  @Test
  void aVisitorComesBackToTheSameSideWithEveryFile() throws IOException {
    var first = edge.get(SITE, "/");
    var cookie = Objects.requireNonNull(first.field("Set-Cookie"));
    assertThat(cookie)
        .matches(
            "__millstream_rollout=0a1b2c3d\\.\\d{1,4}; Path=/; HttpOnly; SameSite=Lax;"
                + " Max-Age=2592000");
    assertThat(first.field("Cache-Control")).isEqualTo("private, max-age=0, must-revalidate");
    var back = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
    for (var i = 0; i < 5; i++) {
      assertThat(edge.get(SITE, "/", back).body()).isEqualTo(first.body());
    }
    assertThat(edge.get(SITE, "/style.css", back).body()).isEqualTo(first.body());
    assertThat(edge.get(SITE, "/", GETS_NEW).body()).isEqualTo("new");
    assertThat(edge.get(SITE, "/", GETS_OLD).body()).isEqualTo("old");
  }

  @Test
  void onlyPagesSetTheCookieAndNothingButFingerprintedFilesIsForSharedCaches() throws IOException {
    var style = edge.get(SITE, "/style.css");
    assertThat(style.line()).isEqualTo("200 old");
    assertThat(style.field("Set-Cookie")).isNull();
    assertThat(style.field("Cache-Control")).startsWith("private");
    var script = edge.get(SITE, NEW_SCRIPT, GETS_NEW);
    assertThat(script.field("Set-Cookie")).isNull();
    assertThat(script.field("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void fingerprintedFilesOfEitherSideAnswerEverybody() throws IOException {
    assertThat(edge.get(SITE, NEW_SCRIPT, GETS_OLD).line()).isEqualTo("200 new");
    assertThat(edge.get(SITE, OLD_SCRIPT, GETS_NEW).line()).isEqualTo("200 old");
    assertThat(edge.get(SITE, OLD_SCRIPT).line()).isEqualTo("200 old");
    assertThat(edge.get(SITE, NEW_SCRIPT).line()).isEqualTo("200 new");
  }

  @Test
  void fingerprintedFilesOfBothSidesAnswerAfterItsEnd() throws IOException {
    assertThat(edge.get(SITE, "/", GETS_NEW).line()).isEqualTo("200 new");
    edge.publish(RefName.production("site"), tree -> tree.text("/index.html", "third"));
    edge.server.refresh(RefName.production("site"));

    assertThat(edge.get(SITE, "/", GETS_NEW).line()).isEqualTo("200 third");
    assertThat(edge.get(SITE, NEW_SCRIPT).line()).isEqualTo("200 new");
    assertThat(edge.get(SITE, OLD_SCRIPT).line()).isEqualTo("200 old");
    assertThat(edge.get(SITE, "/style.css").status()).isEqualTo(404);
  }

  @Test
  void eachSideRunsItsOwnFunctionsAndTheirAnswersAreNotKept() throws IOException {
    edge.functions(call -> {
      var headers =
          List.of(
              new HttpHeader("Content-Type", "text/html"),
              new HttpHeader("Cache-Control", "public, max-age=600"));
      var body = call.site().deployment().getBytes(StandardCharsets.UTF_8);
      return new FunctionOutcome.Answered(new FunctionResponse(200, headers, body));
    });
    var old = edge.get(SITE, "/api/who", GETS_OLD);
    assertThat(old.line()).isEqualTo("200 99999999");
    assertThat(old.field("Cache-Control")).startsWith("private");
    assertThat(old.field("Set-Cookie")).contains(NEXT + ".3000");
    assertThat(edge.get(SITE, "/api/who", GETS_NEW).line()).isEqualTo("200 " + NEXT);
  }

  @Test
  void theCookieOfAnotherRolloutOrNonsenseIsDrawnAnew() throws IOException {
    for (var value : List.of("ffffffff.1", NEXT + ".-1", NEXT + ".99999", NEXT + ".", "")) {
      var answer = edge.get(SITE, "/", "Cookie: __millstream_rollout=" + value);
      assertThat(answer.status()).as(value).isEqualTo(200);
      assertThat(answer.field("Set-Cookie"))
          .as(value)
          .matches("__millstream_rollout=0a1b2c3d\\.\\d{1,4};.*");
    }
  }

  @Test
  void whereTheNewDeploymentIsGoneAllGetTheOther() throws IOException {
    share(Digest.of(new byte[] {1, 2, 3}), 99);
    var answer = edge.get(SITE, "/", GETS_NEW);
    assertThat(answer.line()).isEqualTo("200 old");
    assertThat(answer.field("Set-Cookie")).isNull();
  }
}

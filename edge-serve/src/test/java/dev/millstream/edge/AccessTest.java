package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.AccessHash;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may see what.
class AccessTest {
  private static final RefName DRAFT = RefName.branch("site", "draft");
  private static final String PREVIEW = "draft.site.localhost";
  private static final String SITE = "site.localhost";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.functions(_ ->
        new FunctionOutcome.Answered(
            new FunctionResponse(
                200,
                List.of(new HttpHeader("cache-control", "public, max-age=60")),
                "called".getBytes(StandardCharsets.UTF_8))));
    var locked =
        List.of(
            new SiteAccess.Locked(
                "/staff/*", List.of(AccessHash.of("ann:open sesame"), AccessHash.of("bob:b"))),
            new SiteAccess.Locked("/nobody/*", List.of()));
    for (var ref : List.of(RefName.production("site"), DRAFT, RefName.branch("site", "other"))) {
      edge.publish(
          ref,
          tree -> {
            tree.text("/index.html", "home");
            tree.text("/staff/plan.html", "plan");
            tree.text("/nobody/x.html", "x");
            tree.writer.section(Section.ACCESS, new SiteAccess(true, locked));
            tree.writer.section(
                Section.FUNCTIONS,
                new FunctionBundle(
                    tree.object("script".getBytes(StandardCharsets.UTF_8)),
                    List.of(),
                    new RouteRules(List.of("/staff/api"), List.of()),
                    Map.of(),
                    "2026-01-01"));
          });
    }
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void asksForAPassword() throws IOException {
    var answer = edge.get(SITE, "/staff/plan");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("WWW-Authenticate")).startsWith("Basic realm=\"site\"");
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.text()).doesNotContain("plan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann:open sesame", "bob:b"})
  void opensToEachOfItsPasswords(String credentials) throws IOException {
    var answer = edge.get(SITE, "/staff/plan", basic(credentials));
    assertThat(answer.line()).isEqualTo("200 plan");
    assertThat(answer.field("Cache-Control")).isEqualTo("private, max-age=0, must-revalidate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann:b", "bob:", ":", "", "ann:open sesame\n", "eve:open sesame"})
  void staysShutToOthers(String credentials) throws IOException {
    assertThat(edge.get(SITE, "/staff/plan", basic(credentials)).status()).isEqualTo(401);
    assertThat(edge.get(SITE, "/nobody/x", basic(credentials)).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/staff/../staff/plan", "/x/../staff/plan", "/%73taff/plan", "/staff/%70lan"})
  void noSpellingOfThePathGoesAroundTheLock(String path) throws IOException {
    assertThat(edge.get(SITE, path).status()).isEqualTo(401);
  }

  @Test
  void aLockHoldsForFunctionsTooAndKeepsTheirAnswersPrivate() throws IOException {
    assertThat(edge.get(SITE, "/staff/api").status()).isEqualTo(401);
    var answer = edge.get(SITE, "/staff/api", basic("bob:b"));
    assertThat(answer.line()).isEqualTo("200 called");
    assertThat(answer.field("Cache-Control")).startsWith("private");
    assertThat(edge.get(SITE, "/staff/api").status()).isEqualTo(401);
  }

  @Test
  void malformedCredentialsAreNone() throws IOException {
    for (var header : List.of("Basic", "Basic ===", "Bearer x", "Basic YW5u")) {
      assertThat(edge.get(SITE, "/staff/plan", "Authorization: " + header).status()).isEqualTo(401);
    }
  }

  @Test
  void productionIsNeverAPrivatePreview() throws IOException {
    assertThat(edge.get(SITE, "/").line()).isEqualTo("200 home");
  }

  @Test
  void aPrivatePreviewNeedsALink() throws IOException {
    var answer = edge.get(PREVIEW, "/");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.field("X-Robots-Tag")).isEqualTo("noindex");
  }

  @Test
  void aLinkLeavesACookieAndACleanAddress() throws IOException {
    var welcome = edge.get(PREVIEW, "/?a=1&millstream-share=" + token(DRAFT, 60) + "&b=2");
    assertThat(welcome.line()).isEqualTo("303 /?a=1&b=2");
    assertThat(welcome.field("Cache-Control")).isEqualTo("no-store");
    var cookie = String.valueOf(welcome.field("Set-Cookie"));
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Max-Age=");
    var pair = cookie.substring(0, cookie.indexOf(';'));
    var page = edge.get(PREVIEW, "/", "Cookie: x=1; " + pair);
    assertThat(page.line()).isEqualTo("200 home");
    assertThat(page.field("Cache-Control")).startsWith("private");
    assertThat(edge.get("other.site.localhost", "/", "Cookie: " + pair).status()).isEqualTo(403);
  }

  @Test
  void refusesLinksThatAreOldForgedOrForAnotherPreview() throws IOException {
    var good = token(DRAFT, 60);
    var dot = good.indexOf('.');
    for (var bad :
        List.of(
            token(DRAFT, -1),
            token(RefName.branch("site", "other"), 60),
            "9" + good,
            good.substring(0, dot + 1),
            good + "A",
            "99999999999999999999." + good.substring(dot + 1),
            ".",
            "x.y")) {
      assertThat(edge.get(PREVIEW, "/?millstream-share=" + bad).status()).as(bad).isEqualTo(403);
      assertThat(edge.get(PREVIEW, "/", "Cookie: millstream-share=" + bad).status())
          .as(bad)
          .isEqualTo(403);
    }
  }

  @Test
  void aLinkNeverLeadsToAnotherHost() throws IOException {
    var answer = edge.get(PREVIEW, "//evil.example/?millstream-share=" + token(DRAFT, 60));
    assertThat(answer.field("Location")).isEqualTo("/evil.example/");
  }

  private static String token(RefName ref, int seconds) {
    return EdgeFixture.SHARES.token(ref, Instant.now().plus(Duration.ofSeconds(seconds)));
  }

  private static String basic(String credentials) {
    var bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}

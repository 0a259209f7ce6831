package dev.millstream.control.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.control.tokens.NewToken;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What tokens open, and what they do not: over git, the API and uploads.
@Timeout(120)
class TokenScopesTest {
  private static final String TOKENS = "/client/v4/user/tokens";

  @TempDir static Path folder;
  private static DeployServer server;
  private static String expired = "";
  private static final Map<TokenScope, User> HOLDERS = new EnumMap<>(TokenScope.class);

  @BeforeAll
  static void start() throws Exception {
    var data = Files.createDirectory(folder.resolve("data"));
    try (var database = Database.open(data.resolve("millstream.db"))) {
      expired = new Tokens(database).make(NewToken.ofEverything("last year's")).secret();
      database.write(handle -> handle.execute("UPDATE token SET expires = 1"));
    }
    server = DeployServer.start(data);
    for (var project : List.of("blog", "shop")) {
      server.user().result("POST", "", "{\"name\":\"" + project + "\"}");
    }
    for (var scope : TokenScope.values()) {
      HOLDERS.put(scope, holder(scope, Optional.empty()));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /// Somebody whose token has one scope, of a project or of all.
  private static User holder(TokenScope scope, Optional<String> project) throws Exception {
    var made = result(ok(server.user().send("POST", TOKENS, wish(scope, project))));
    return server.user().with(made.path("value").asString());
  }

  private static String wish(TokenScope scope, Optional<String> project) throws IOException {
    var resource =
        project
            .map("dev.millstream.pages.project."::concat)
            .orElse("com.cloudflare.api.account." + server.user().account());
    return "{\"name\": \"holder of %s\", \"policies\": [%s]}"
        .formatted(scope.label(), policy(scope.label(), resource));
  }

  private static JsonNode result(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body()).path("result");
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static void assertRefused(HttpResponse<String> answer, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("\"success\":false", "\"code\":10000").contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,    /accounts/{a}/pages/projects,                        pages-read
          GET,    /accounts/{a}/pages/projects/blog,                   pages-read
          GET,    /accounts/{a}/pages/projects/blog/deployments/x/history/logs, pages-read
          GET,    /accounts/{a}/pages/projects/blog/deployments/x/download, pages-read
          GET,    /accounts/{a}/pages/projects/blog/webhooks,          pages-read
          POST,   /accounts/{a}/pages/projects/blog/tails,             pages-read
          GET,    /accounts/{a}/pages/projects/blog/upload-token,      pages-deploy
          POST,   /accounts/{a}/pages/projects/blog/deployments,       pages-deploy
          POST,   /accounts/{a}/pages/projects/blog/deployments/x/rollback, pages-deploy
          POST,   /accounts/{a}/pages/projects/blog/deployments/x/retry, pages-deploy
          PUT,    /accounts/{a}/pages/projects/blog/rollout,           pages-deploy
          PATCH,  /accounts/{a}/pages/projects/blog,                   pages-write
          POST,   /accounts/{a}/pages/projects,                        pages-write
          DELETE, /accounts/{a}/pages/projects/none,                   pages-write
          DELETE, /accounts/{a}/pages/projects/blog/deployments/x,     pages-write
          PUT,    /accounts/{a}/pages/projects/none/env_vars/preview/K, pages-write
          PUT,    /accounts/{a}/pages/projects/none/lock,              pages-write
          POST,   /accounts/{a}/pages/projects/none/deploy_hooks,      pages-write
          POST,   /accounts/{a}/pages/projects/none/domains,           pages-write
          GET,    /zones,                                              cache-purge
          POST,   /zones/none/purge_cache,                             cache-purge
          GET,    /accounts/{a}/stream,                                stream-read
          GET,    /accounts/{a}/stream/none/embed,                     stream-read
          POST,   /accounts/{a}/stream/direct_upload,                  stream-write
          DELETE, /accounts/{a}/stream/none,                           stream-write
          GET,    /accounts/{a}/stream/webhook,                        stream-write
          POST,   /accounts/{a}/stream/keys,                           stream-write
          GET,    /accounts/{a}/ssh_keys,                              all
          POST,   /accounts/{a}/ssh_keys,                              all
          POST,   /accounts/{a}/garbage,                               all
          GET,    /user/tokens,                                        all
          POST,   /user/tokens,                                        all
          DELETE, /user/tokens/none,                                   all
          """)
  void aCallNeedsItsScopeAndSaysWhichOneIsMissing(String method, String path, String needed)
      throws Exception {
    var at = "/client/v4" + path.replace("{a}", server.user().account());
    var scope = TokenScope.labelled(needed).orElseThrow();
    for (var holder : HOLDERS.entrySet()) {
      var answer = holder.getValue().send(method, at, "");
      if (includes(holder.getKey(), scope)) {
        assertThat(answer.statusCode()).as(holder.getKey() + answer.body()).isNotEqualTo(403);
      } else {
        assertRefused(answer, "lacks the scope " + needed, "it has " + holder.getKey().label());
      }
    }
  }

  /// The table of docs/deploy.md, written down a second time.
  private static boolean includes(TokenScope has, TokenScope needed) {
    return has == needed
        || has == TokenScope.ALL
        || switch (needed) {
          case PAGES_READ, CACHE_PURGE ->
              has == TokenScope.PAGES_DEPLOY || has == TokenScope.PAGES_WRITE;
          case PAGES_DEPLOY -> has == TokenScope.PAGES_WRITE;
          case STREAM_READ -> has == TokenScope.STREAM_WRITE;
          default -> false;
        };
  }

  @Test
  void aTokenOfOneProjectPushesThereAndNeitherReadsNorPushesElsewhere() throws Exception {
    var deployer = holder(TokenScope.PAGES_DEPLOY, Optional.of("blog"));
    var reader = holder(TokenScope.PAGES_READ, Optional.of("blog"));
    var site = WorkTree.init(folder.resolve("site"), deployer.remote("blog"));
    var first = site.write("index.html", "hello").commit("Hello");

    assertThat(site.push("main")).contains("http://blog.localhost:8080/");
    to(site, deployer.remote("shop"));
    assertThat(site.refused("main"))
        .contains("remote: the token holder of pages-deploy lacks the scope pages-deploy")
        .contains("for the project shop: it has pages-deploy of blog");
    assertThat(site.fails("ls-remote", "origin")).contains("lacks the scope pages-read");
    to(site, deployer.remote("fresh"));
    assertThat(site.refused("main")).contains("for the project fresh");
    to(site, reader.remote("blog"));
    assertThat(site.remote("refs/heads/main")).isEqualTo(first);
    assertThat(site.refused("main:other")).contains("lacks the scope pages-deploy (Pages Deploy)");
    assertThat(server.user().projects()).doesNotContain("fresh");
  }

  private static void to(WorkTree site, String remote) throws Exception {
    site.ok("remote", "set-url", "origin", remote);
  }

  @Test
  void aTokenOfOneProjectSeesAndPurgesThatOneAlone() throws Exception {
    var blog = holder(TokenScope.PAGES_WRITE, Optional.of("blog"));

    assertThat(blog.projects()).containsExactly("blog");
    blog.result("PATCH", "/blog", "{}");
    assertRefused(blog.pages("GET", "/shop", ""), "pages-read (Pages Read) for the project shop");
    assertRefused(blog.pages("POST", "", "{\"name\":\"new\"}"), "pages-write (Pages Write): it");
    var zones = result(ok(blog.send("GET", "/client/v4/zones", "")));
    assertThat(zones).hasSize(1);
    assertThat(zones.at("/0/name").asString()).isEqualTo("blog.localhost");
    var everything = "{\"purge_everything\": true}";
    ok(blog.send("POST", purge(zones.at("/0/id").asString()), everything));
    for (var zone : result(server.user().send("GET", "/client/v4/zones", ""))) {
      if (!zone.path("name").asString().equals("blog.localhost")) {
        assertRefused(
            blog.send("POST", purge(zone.path("id").asString()), everything), "cache-purge");
      }
    }
  }

  private static String purge(String zone) {
    return "/client/v4/zones/" + zone + "/purge_cache";
  }

  @Test
  void anArchiveIsTakenFromATokenOfItsProject() throws Exception {
    var blog = holder(TokenScope.PAGES_DEPLOY, Optional.of("blog"));

    // what it holds is looked at after the token
    assertThat(blog.send("PUT", "/deploy/blog/site.zip", "no zip").statusCode()).isEqualTo(400);
    assertRefused(blog.send("PUT", "/deploy/shop/site.zip", "no zip"), "for the project shop");
    assertRefused(blog.send("PUT", "/deploy/fresh/site.zip", "no zip"), "for the project fresh");
  }

  @Test
  void aTokenIsShownWithoutItsSecretVerifiedAndRevoked() throws Exception {
    var wish =
        wish(TokenScope.STREAM_READ, Optional.empty())
            .replaceFirst("\\{", "{\"expires_on\": \"2999-01-31T12:00:00+02:00\",");
    var made = result(ok(server.user().send("POST", TOKENS, wish)));
    var holder = server.user().with(made.path("value").asString());
    var id = made.path("id").asString();

    var verified = result(ok(holder.send("GET", TOKENS + "/verify", "")));
    assertThat(verified.path("id").asString()).isEqualTo(id);
    assertThat(verified.path("status").asString()).isEqualTo("active");
    assertThat(verified.path("expires_on").asString()).isEqualTo("2999-01-31T10:00:00Z");
    var shown = ok(server.user().send("GET", TOKENS + "/" + id, ""));
    assertThat(shown.body()).doesNotContain(made.path("value").asString());
    assertThat(result(shown).at("/policies/0/permission_groups/0/name").asString())
        .isEqualTo("Stream Read");
    assertThat(result(shown).path("last_used_on").asString()).isNotEmpty();
    assertThat(ok(server.user().send("GET", TOKENS + "?per_page=100", "")).body()).contains(id);

    ok(server.user().send("DELETE", TOKENS + "/" + id, ""));
    assertThat(holder.send("GET", TOKENS + "/verify", "").statusCode()).isEqualTo(401);
    assertThat(server.user().send("DELETE", TOKENS + "/" + id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void anExpiredTokenOpensNothingAndSaysSo() throws Exception {
    var late = server.user().with(expired);

    var answer = late.pages("GET", "", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("the API token last year's expired at 1970-01-01");
    var site = WorkTree.init(folder.resolve("late"), late.remote("blog"));
    assertThat(site.fails("ls-remote", "origin")).contains("Authentication failed");
  }

  @Test
  void whoTriesTooManyWrongTokensWaitsAtEveryDoorAndARightTokenIsTakenAllTheSame()
      throws Exception {
    var stranger = server.user().with("ms_guess").through("X-Forwarded-For", "203.0.113.7");
    for (var i = 0; i < AttemptLimits.TOKENS.failuresMax(); i++) {
      assertThat(stranger.pages("GET", "", "").statusCode()).isEqualTo(401);
    }

    var late = stranger.pages("GET", "", "");
    assertThat(late.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(late.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 601);
    assertThat(late.body()).contains("too many wrong tokens from here: try again in");
    var site = WorkTree.init(folder.resolve("guessed"), stranger.remote("blog"));
    site.ok("config", "http.extraHeader", "X-Forwarded-For: 203.0.113.7");
    assertThat(site.fails("ls-remote", "origin"))
        .contains("remote: too many wrong tokens from here: try again in", "error: 429");
    to(site, server.user().remote("blog"));
    site.ok("ls-remote", "origin");
    assertThat(stranger.with(server.user().token()).pages("GET", "", "").statusCode())
        .isEqualTo(200);
    var other = server.user().with("ms_guess").through("X-Forwarded-For", "203.0.113.8");
    assertThat(other.pages("GET", "", "").statusCode()).isEqualTo(401);
  }

  @Test
  void aProjectTakesWhatTokensHadOfItAlong() throws Exception {
    server.user().result("POST", "", "{\"name\":\"doomed\"}");
    var holder = holder(TokenScope.PAGES_READ, Optional.of("doomed"));
    assertThat(holder.projects()).containsExactly("doomed");

    server.user().result("DELETE", "/doomed", "");
    server.user().result("POST", "", "{\"name\":\"doomed\"}");

    assertRefused(holder.pages("GET", "/doomed", ""), "for the project doomed: it has none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "x"} | a token has 1 to 1,000 scopes
          {"name": "", "policies": [P]} | a token's name is one line of 1 to 100 characters
          {"name": "admin", "policies": [P]} | there is one token called admin
          {"name": "x", "policies": [P], "expires_on": "2001-01-01T00:00:00Z"} | has ended
          {"name": "x", "policies": [P], "expires_on": "soon"} | not soon
          {"name": "x", "policies": [P], "not_before": "2001-01-01T00:00:00Z"} | leave them out
          {"name": "x", "policies": [{"effect": "deny"}]} | effect is allow, not deny
          {"name": "x", "policies": [P1]} | stream-read is no scope of a project
          {"name": "x", "policies": [P2]} | there is no permission group with the id bake
          {"name": "x", "policies": [P3]} | there is no project none
          {"name": "x", "policies": [P4]} | com.cloudflare.api.account.zone.1 is no resource here
          """)
  void aTokenThatCannotBeIsRefused(String body, String reason) throws Exception {
    var project = "dev.millstream.pages.project.";
    var asked =
        body.replace("P1", policy("stream-read", project + "blog"))
            .replace("P2", policy("bake", project + "blog"))
            .replace("P3", policy("pages-read", project + "none"))
            .replace("P4", policy("pages-read", "com.cloudflare.api.account.zone.1"))
            .replace("[P]", "[" + policy("pages-read", "com.cloudflare.api.account.*") + "]");
    var answer = server.user().send("POST", TOKENS, asked);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(reason);
  }

  private static String policy(String group, String resource) {
    return """
    {"effect": "allow", "permission_groups": [{"id": "%s"}], "resources": {"%s": "*"}}\
    """
        .formatted(group, resource);
  }
}

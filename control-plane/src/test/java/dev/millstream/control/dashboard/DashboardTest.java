package dev.millstream.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.WorkTree;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DashboardTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"window.taken=1\"><script>taken=1</script>";

  @TempDir static Path folder;
  private static DeployServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void thePageHoldsNothingUntilATokenIsGivenAndRunsNoForeignScript() throws Exception {
    var page = server.user().with("").send("GET", "/", "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe-inline");
    assertThat(page.body()).contains("Paste an API token").doesNotContainPattern("\\son\\w+=");
    assertThat(server.user().send("GET", "/dashboard.js", "").body())
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
  }

  @Test
  void listsSitesTheirDeploymentsAndVideosAndShowsHostileTextAsText() throws Exception {
    var chromium = Browser.installed();
    assumeThat(chromium).as("this test drives Chromium, which is not installed").isPresent();
    var user = server.user();
    var site = WorkTree.init(folder.resolve("site"), user.remote("listed"));
    site.write("index.html", "one").commit(HOSTILE);
    site.push("main");
    site.write("index.html", "---\n---\n{% if %}").commit("Broken");
    site.refused("main");
    var video = "{\"maxDurationSeconds\":9,\"meta\":{\"name\":\"Film <b>bold</b>\"}}";
    var stream = "/client/v4/accounts/" + user.account() + "/stream/direct_upload";
    assertThat(user.send("POST", stream, video).statusCode()).isEqualTo(200);
    var live = user.deployments("listed").get(1);
    var url = "http://127.0.0.1:" + user.port() + "/";

    try (var browser = Browser.open(chromium.get(), folder.resolve("profile"), url)) {
      browser.awaitText(text -> text.contains("Paste an API token"));
      browser.evaluate("at('token').value = 'ms_wrong'; at('enter').requestSubmit()");
      browser.awaitText(text -> text.contains("Invalid API Token"));
      browser.evaluate("at('token').value = '" + user.token() + "'; at('enter').requestSubmit()");
      var text = browser.awaitText(shown -> shown.contains("listed"));

      assertThat(text)
          .doesNotContain("Paste an API token")
          .contains("http://listed.localhost:8080/")
          .contains("\nlive\n")
          .contains("main " + site.ok("rev-parse", "HEAD~1").substring(0, 7))
          .contains(HOSTILE)
          .contains("build failed: index.html:3")
          .contains("Film <b>bold</b>");
      assertThat(browser.evaluate("[...document.links].map((a) => a.href).join(' ')").asString())
          .contains(live.get("url").asString());
      assertThat(browser.evaluate("typeof window.taken").asString()).isEqualTo("undefined");
      assertThat(
              browser.evaluate("document.querySelectorAll('img, b, main script').length").asInt())
          .isZero();
    }
  }
}

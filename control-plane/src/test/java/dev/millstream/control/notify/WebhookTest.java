package dev.millstream.control.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deliveries.Listener;
import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.WorkTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Others are told of what happens to deployments.
@Timeout(120)
class WebhookTest {
  @TempDir Path folder;
  private DeployServer server;
  private Listener listener;

  @BeforeEach
  void start() throws Exception {
    listener = new Listener();
    server = DeployServer.startTrusting(folder.resolve("data"), listener.origin());
    server.user().result("POST", "", "{\"name\":\"blog\"}");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    listener.close();
  }

  @Test
  void tellsOfADeploymentWithASignatureThatOpensslMakesToo() throws Exception {
    var made = make("\"events\": [\"deployment.succeeded\", \"deployment.production\"]");
    assertThat(made.path("secret").asString()).hasSize(43);

    push("one");

    // deliveries may overtake each other
    var both =
        Stream.of(listener.next(), listener.next())
            .collect(
                Collectors.toMap(
                    each -> each.body().path("event").asString(), Function.identity()));
    assertThat(both).containsOnlyKeys("deployment.succeeded", "deployment.production");
    var told = Objects.requireNonNull(both.get("deployment.succeeded"));
    assertThat(told.path()).isEqualTo("/told");
    assertThat(told.body().path("id").asString()).isEqualTo(told.id());
    assertThat(told.body().path("project_name").asString()).isEqualTo("blog");
    var deployment = server.user().deployments("blog").path(0);
    assertThat(told.body().at("/deployment/id")).isEqualTo(deployment.path("id"));
    assertThat(told.body().at("/deployment/latest_stage/status").asString()).isEqualTo("success");
    assertThat(told.body().path("text").asString())
        .contains("is live at " + deployment.path("url").asString());
    assertThat(told.signature())
        .matches("time=\\d+,sig1=[0-9a-f]{64}")
        .endsWith(",sig1=" + byOpenssl(told, made.path("secret").asString()));
  }

  @Test
  void aListenerThatFailsIsToldAgainAlsoAfterARestart() throws Exception {
    var webhook = make("").path("webhook_id").asString();
    listener.status = 500;
    push("one");
    var first = listener.next();
    var waiting = awaitDelivery(webhook, 1);
    assertThat(waiting.path("status").asString()).isEqualTo("waiting");
    assertThat(waiting.path("problem").asString()).isEqualTo("it answered 500");
    server.close();
    listener.status = 200;

    server = DeployServer.startTrusting(folder.resolve("data"), listener.origin());

    var second = listener.next();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.text()).isEqualTo(first.text());
    var delivered = awaitDelivery(webhook, 2);
    assertThat(delivered.path("status").asString()).isEqualTo("delivered");
    assertThat(delivered.path("response_status").asInt()).isEqualTo(200);
  }

  @Test
  void whatWasSentIsSentAgainWhenAsked() throws Exception {
    var webhook = make("").path("webhook_id").asString();
    server.user().result("POST", "/blog/webhooks/" + webhook + "/ping", "");
    var ping = listener.next();
    assertThat(ping.body().path("event").asString()).isEqualTo("ping");

    var again =
        server
            .user()
            .result(
                "POST", "/blog/webhooks/%s/deliveries/%s/replay".formatted(webhook, ping.id()), "");

    var replayed = listener.next();
    assertThat(replayed.id()).isEqualTo(again.path("delivery_id").asString());
    assertThat(replayed.text()).isEqualTo(ping.text());
    assertThat(deliveries(webhook)).hasSize(2);
  }

  @Test
  void aListenerThatIsGoneIsGivenUpAtOnceAndARemovedOneIsForgotten() throws Exception {
    var gone = make("").path("webhook_id").asString();
    listener.status = 410;
    server.user().result("POST", "/blog/webhooks/" + gone + "/ping", "");
    listener.next();
    assertThat(awaitDelivery(gone, 1).path("status").asString()).isEqualTo("failed");

    server.user().result("DELETE", "/blog/webhooks/" + gone, "");

    var none = server.user().error(404, "GET", "/blog/webhooks/" + gone + "/deliveries");
    assertThat(none.path("message").asString()).isEqualTo("blog has no webhook " + gone);
  }

  @Test
  void aFailedBuildSaysWhy() throws Exception {
    make("");
    var tree = WorkTree.init(folder.resolve("site"), server.user().remote("blog"));
    tree.write("millstream.toml", "[build]\ncommand = \"exit 7\"\n").commit("Broken");

    tree.refused("main");

    var told = listener.next().body();
    assertThat(told.path("event").asString()).isEqualTo("deployment.failed");
    assertThat(told.path("text").asString()).contains("exit code 7");
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest, only https is allowed to 169.254.169.254",
    "https://10.0.0.1/, 10.0.0.1 is not a public address",
    "https://[::1]/, '::1 is not a public address'",
    "ftp://example.com/, it is no address of http or https",
  })
  void onlyThePublicIsToldUnlessTheOperatorTrustsAHost(String url, String why) throws Exception {
    var answer = server.user().pages("POST", "/blog/webhooks", "{\"url\": \"%s\"}".formatted(url));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
  }

  @Test
  void anEventThatThereIsNotIsNamed() throws Exception {
    var body = "{\"url\": \"https://example.com/\", \"events\": [\"deployment.done\"]}";

    var answer = server.user().pages("POST", "/blog/webhooks", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("there is no event deployment.done: there are deployment.");
  }

  private JsonNode make(String more) throws Exception {
    var url = "\"url\": \"http://%s/told\"".formatted(listener.origin());
    return server
        .user()
        .result("POST", "/blog/webhooks", "{" + url + (more.isEmpty() ? "" : ", ") + more + "}");
  }

  private void push(String text) throws Exception {
    var tree = WorkTree.init(folder.resolve("site"), server.user().remote("blog"));
    tree.write("index.html", text).commit(text);
    tree.push("main");
  }

  private JsonNode deliveries(String webhook) throws Exception {
    return server.user().result("GET", "/blog/webhooks/" + webhook + "/deliveries", "");
  }

  private JsonNode awaitDelivery(String webhook, int attempts) throws Exception {
    while (true) {
      var newest = deliveries(webhook).path(0);
      if (newest.path("attempts").asInt() >= attempts) {
        return newest;
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private String byOpenssl(Listener.Told told, String secret) throws Exception {
    var time = told.signature().replaceAll("time=(\\d+),.*", "$1");
    var signed = Files.writeString(folder.resolve("signed"), time + "." + told.text());
    var process =
        new ProcessBuilder("openssl", "dgst", "-sha256", "-hmac", secret, "-r", signed.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .substring(0, 64);
  }
}

package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deliveries.Listener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Webhooks of videos, and events for whoever follows one.
@Timeout(120)
class VideoNoticesTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private Listener listener;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    listener = new Listener();
    server = StreamServer.start(data, new FakeEncoder(this::between));
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    goOn.countDown();
    server.close();
    listener.close();
  }

  @Test
  void cloudflaresWebhookIsToldOfTheEndOfEachVideo() throws Exception {
    goOn.countDown();
    assertThat(client.api("GET", "/webhook", "").body()).contains("10003");
    var made = client.result("PUT", "/webhook", wish("/hook"));
    var again = client.result("PUT", "/webhook", wish("/moved"));
    assertThat(again.get("secret")).isEqualTo(made.get("secret"));
    assertThat(client.result("GET", "/webhook", "")).isEqualTo(again);

    var uid = upload("video");
    var ready = listener.next();
    upload("text");
    var failed = listener.next();

    assertThat(ready.path()).isEqualTo("/moved");
    assertThat(ready.event()).isEqualTo("video.ready");
    assertThat(ready.body().get("uid").asString()).isEqualTo(uid);
    assertThat(ready.body().at("/status/state").asString()).isEqualTo("ready");
    assertThat(ready.signature()).endsWith(",sig1=" + hmac(ready, made));
    assertThat(failed.body().at("/status/errorReasonCode").asString()).isEqualTo("ERR_NON_VIDEO");
    client.result("DELETE", "/webhook", "");
    assertThat(client.api("GET", "/webhook", "").statusCode()).isEqualTo(404);
    assertThat(client.api("PUT", "/webhook", "{\"notificationUrl\": \"http://10.0.0.1/\"}").body())
        .contains("10010");
  }

  @Test
  void othersAreToldOfWhatTheyAskedFor() throws Exception {
    var url = "http://" + listener.origin() + "/all";
    var all = "\"video.playable\",\"video.progress\",\"video.ready\",\"video.deleted\"";
    var made =
        client.result(
            "POST",
            "/webhooks",
            "{\"url\":\"%s\",\"events\":[%s],\"secret\":\"s\"}".formatted(url, all));
    var id = made.get("id").asString();
    assertThat(client.result("GET", "/webhooks", "").toString())
        .contains(id)
        .doesNotContain("secret");

    var uid = upload("video");
    var events = new ArrayList<String>();
    for (var i = 0; i < 3; i++) {
      events.add(listener.next().event());
    }
    goOn.countDown();
    client.awaitState(uid, "ready");
    client.result("DELETE", "/" + uid, "");
    var last = List.of(listener.next(), listener.next());

    assertThat(events)
        .containsExactlyInAnyOrder("video.progress", "video.playable", "video.progress");
    assertThat(last)
        .extracting(Listener.Told::event)
        .containsExactlyInAnyOrder("video.ready", "video.deleted");
    var sent = client.result("GET", "/webhooks/" + id + "/deliveries", "");
    assertThat(sent).hasSize(5);
    var first = sent.get(4).get("delivery_id").asString();
    client.result("POST", "/webhooks/%s/deliveries/%s/replay".formatted(id, first), "");
    assertThat(listener.next().text()).isEqualTo(sent.get(4).get("body").toString());
    assertThat(
            client
                .api("POST", "/webhooks", "{\"url\":\"%s\",\"events\":[\"x\"]}".formatted(url))
                .body())
        .contains("10005", "video.playable");
  }

  @Test
  void aFollowerSeesAVideoToItsEnd() throws Exception {
    var uid = upload("video");
    client.await(uid, video -> video.get("readyToStream").asBoolean());
    var request =
        HttpRequest.newBuilder(URI.create(client.url("/" + uid + "/events")))
            .header("Authorization", "Bearer " + client.token())
            .build();

    var lines = new ArrayList<String>();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofLines());
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      answer
          .body()
          .forEach(line -> {
            lines.add(line);
            goOn.countDown(); // once it follows
          });
    }

    assertThat(lines.getFirst()).isEqualTo("event: inprogress");
    assertThat(lines.get(1)).startsWith("data: {").contains("\"pctComplete\":\"50.000000\"");
    assertThat(lines).contains("event: ready");
    assertThat(client.api("GET", "/" + "0".repeat(32) + "/events", "").statusCode()).isEqualTo(404);
  }

  private void between(String step) throws InterruptedException {
    if (step.equals("playable")) {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String wish(String path) {
    return "{\"notificationUrl\": \"http://%s%s\"}".formatted(listener.origin(), path);
  }

  private String upload(String content) throws Exception {
    var prepared = client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 60}");
    var url = prepared.get("uploadURL").asString();
    var length = Integer.toString(content.length());
    client.send("POST", url, new byte[0], "Tus-Resumable", "1.0.0", "Upload-Length", length);
    assertThat(client.patch(url, 0, content.getBytes(UTF_8)).statusCode()).isEqualTo(204);
    return prepared.get("uid").asString();
  }

  private static String hmac(Listener.Told told, JsonNode made) throws Exception {
    var time = told.signature().replaceAll("time=(\\d+),.*", "$1");
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(made.get("secret").asString().getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal((time + "." + told.text()).getBytes(UTF_8)));
  }
}

package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Videos whose files are fetched from a link.
@Timeout(120)
class LinkTest {
  private static final int BYTES_MAX = 2_000_000;

  @TempDir Path data;
  private FileOrigin origin;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    origin = new FileOrigin();
    server = StreamServer.start(data, new FakeEncoder(), StreamServer.limits(BYTES_MAX));
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    origin.close();
  }

  @Test
  void aLinkBecomesAVideoOverRedirects() throws Exception {
    origin.put("/file.mp4", bytes(300_000));

    var video = copy("/moved?key=secret");

    assertThat(video.at("/status/state").asString()).isEqualTo("downloading");
    assertThat(video.at("/meta/name").asString()).isEqualTo("moved");
    assertThat(video.toString()).doesNotContain("secret");
    var ready = client.awaitState(video.get("uid").asString(), "ready");
    assertThat(ready.get("size").asInt()).isEqualTo(300_000);
    assertThat(content(ready)).isEqualTo(bytes(300_000));
    assertThat(origin.asked).contains("HEAD /moved", "GET /file.mp4");
  }

  @Test
  void aBrokenConnectionGoesOnWhereItBroke() throws Exception {
    origin.put("/file.mp4", bytes(900_000));
    origin.breakAfter = 250_000;

    var ready = client.awaitState(uid(copy("/file.mp4")), "ready");

    assertThat(content(ready)).isEqualTo(bytes(900_000));
    assertThat(origin.asked.stream().filter(line -> line.contains("bytes=")).toList())
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherFileUnderTheSameLinkBeginsAnew() throws Exception {
    origin.put("/file.mp4", bytes(400_000));
    origin.breakAfter = 300_000;
    origin.tag = "W/\"weak\"";
    var uid = uid(copy("/file.mp4"));
    client.await(uid, _ -> origin.asked.stream().filter(a -> a.startsWith("GET")).count() >= 2);
    origin.breakAfter = Integer.MAX_VALUE;

    assertThat(content(client.awaitState(uid, "ready"))).isEqualTo(bytes(400_000));
    assertThat(origin.asked).noneMatch(line -> line.contains("bytes="));
  }

  @Test
  void aFetchGoesOnAfterARestart() throws Exception {
    origin.put("/file.mp4", bytes(900_000));
    origin.breakAfter = 0;
    var uid = uid(copy("/file.mp4"));
    client.await(uid, _ -> origin.asked.stream().anyMatch(a -> a.startsWith("GET")));
    server.close();

    origin.breakAfter = Integer.MAX_VALUE;
    server = StreamServer.start(data, new FakeEncoder(), StreamServer.limits(BYTES_MAX));
    client = server.client();

    assertThat(content(client.awaitState(uid, "ready"))).isEqualTo(bytes(900_000));
  }

  @Test
  void whatCannotBeHadEndsInAnErrorThatSaysWhy() throws Exception {
    origin.put("/large.mp4", bytes(BYTES_MAX + 1));
    assertFails("/missing.mp4", "answered 404");
    assertFails("/loop", "redirected more than 5 times");
    assertFails("/metadata", "only https is allowed to 169.254.169.254");
    assertFails("/file-url", "redirects to no address");
    assertFails("/endless", "more than the 2000000 bytes");
    assertFails("/large.mp4", "more than the 2000000 bytes");
    assertThat(origin.asked).doesNotContain("GET /large.mp4");
    try (var files = Files.list(data.resolve("uploads"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void anAddressThatIsNotFetchedFromIsRefusedAtOnce() throws Exception {
    for (var url :
        new String[] {
          "http://169.254.169.254/latest/meta-data/",
          "https://169.254.169.254/",
          "https://[::1]/",
          "https://10.0.0.1/a.mp4",
          "http://example.com/a.mp4",
          "https://user:password@example.com/a.mp4",
          "file:///etc/passwd",
          "concat:a.mp4",
          ""
        }) {
      var answer = client.api("POST", "/copy", "{\"url\": \"%s\"}".formatted(url));
      assertThat(answer.statusCode()).as(url).isEqualTo(400);
      assertThat(answer.body()).as(url).contains("10010");
    }
    assertThat(client.result("GET", "", "")).isEmpty();
  }

  @Test
  void aVideoMayBeDeletedWhileItIsFetched() throws Exception {
    origin.put("/file.mp4", bytes(900_000));
    origin.breakAfter = 0;
    var uid = uid(copy("/file.mp4"));

    assertThat(client.api("DELETE", "/" + uid, "").statusCode()).isEqualTo(200);

    assertThat(client.api("GET", "/" + uid, "").statusCode()).isEqualTo(404);
    var next = uid(copy("/missing.mp4"));
    client.awaitState(next, "error");
    // the fetch that was under way ends by itself
    client.await(next, _ -> Files.notExists(data.resolve("uploads").resolve(uid)));
  }

  private void assertFails(String path, String why) throws Exception {
    var video = client.awaitState(uid(copy(path)), "error");
    assertThat(video.at("/status/errorReasonCode").asString()).isEqualTo("ERR_FETCH_ORIGIN_ERROR");
    assertThat(video.at("/status/errorReasonText").asString()).contains(why);
    assertThat(StreamFiles.card(server, uid(video)).problem())
        .isEqualTo("Its file could not be fetched.");
  }

  private JsonNode copy(String path) throws Exception {
    return client.result("POST", "/copy", "{\"url\": \"%s\"}".formatted(origin.url(path)));
  }

  private byte[] content(JsonNode video) throws IOException {
    return StreamFiles.read(server.store(), uid(video), "/video/1/seg-00001.m4s");
  }

  private static String uid(JsonNode video) {
    return video.get("uid").asString();
  }

  /// The same bytes for the same length; no text, which the encoder refuses.
  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 'v';
    return bytes;
  }
}

package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Forms as curl sends them.
@Timeout(120)
class FormUploadTest {
  private static final int BYTES_MAX = 8_000_000;

  @TempDir Path data;
  @TempDir Path files;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    server = StreamServer.start(data, new FakeEncoder(), StreamServer.limits(BYTES_MAX));
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aFormsFileBecomesAVideoOfItsName() throws Exception {
    var content = video(5_000_001);

    var answer = curl("-F", "file=@" + file("my clip.mp4", content), client.url(""));

    var result = answer.get("result");
    assertThat(answer.get("success").asBoolean()).isTrue();
    assertThat(result.at("/status/state").asString()).isIn("queued", "inprogress", "ready");
    assertThat(result.at("/meta/name").asString()).isEqualTo("my clip.mp4");
    var uid = result.get("uid").asString();
    assertThat(client.awaitState(uid, "ready").get("size").asInt()).isEqualTo(content.length);
    assertThat(StreamFiles.read(server.store(), uid, "/video/1/seg-00001.m4s")).isEqualTo(content);
  }

  @Test
  void whatOnlyBeginsLikeABoundaryIsContent() throws Exception {
    var content =
        "v\r\n--\r\n--x\r\r\n\r\n--boundar-\r\n--bound\r\n--b--\r\n--\r\n".getBytes(UTF_8);
    var body =
        "--boundary\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
            + "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n"
            + "Content-Type: video/mp4\r\n\r\n"
            + new String(content, UTF_8)
            + "\r\n--boundary--\r\n";

    var answer = post(client.url(""), body, "multipart/form-data; boundary=boundary");

    assertThat(answer.get("success").asBoolean()).as(answer.toString()).isTrue();
    var uid = answer.at("/result/uid").asString();
    client.awaitState(uid, "ready");
    assertThat(StreamFiles.read(server.store(), uid, "/video/1/seg-00001.m4s")).isEqualTo(content);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedAndNotKept() throws Exception {
    var answer = curl("-F", "file=@" + file("big.mp4", video(BYTES_MAX + 1)), client.url(""));

    assertThat(answer.at("/errors/0/code").asInt()).isEqualTo(10011);
    assertThat(answer.at("/errors/0/message").asString()).contains("8000000");
    assertThat(data.resolve("uploads")).isEmptyDirectory();
    assertThat(client.result("GET", "", "")).isEmpty();
  }

  @Test
  void aFormWithoutAFileIsRefused() throws Exception {
    var answer = curl("-F", "other=x", client.url(""));
    assertThat(answer.at("/errors/0/message").asString()).contains("no field file");

    answer = post(client.url(""), "{}", "application/json");
    assertThat(answer.at("/errors/0/message").asString()).contains("multipart/form-data");
  }

  @Test
  void aFormCutShortLeavesNothing() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      var head =
          "POST "
              + URI.create(client.url("")).getPath()
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + client.token()
              + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n"
              + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(video(50_000));
      socket.getOutputStream().flush();
      awaitFiles(1);
    }

    awaitFiles(0);
    assertThat(client.result("GET", "", "")).isEmpty();
  }

  @Test
  void aDirectUploadNeedsNoTokenAndWorksOnce() throws Exception {
    var prepared =
        client.result(
            "POST", "/direct_upload", "{\"maxDurationSeconds\": 60, \"creator\": \"ann\"}");
    var uid = prepared.get("uid").asString();
    var url = prepared.get("uploadURL").asString();
    assertThat(client.video(uid).at("/status/state").asString()).isEqualTo("pendingupload");
    var content = video(100_000);
    var form = "file=@" + file("clip.mp4", content);

    assertThat(run("curl", "-s", "-F", form, url).get("success").asBoolean()).isTrue();

    var video = client.awaitState(uid, "ready");
    assertThat(video.get("creator").asString()).isEqualTo("ann");
    assertThat(video.at("/meta/name").asString()).isEqualTo("clip.mp4");
    assertThat(video.get("maxDurationSeconds").asInt()).isEqualTo(60);
    assertThat(StreamFiles.read(server.store(), uid, "/video/1/seg-00001.m4s")).isEqualTo(content);
    var again = run("curl", "-s", "-F", form, url);
    assertThat(again.at("/errors/0/code").asInt()).isEqualTo(10018);
    assertThat(run("curl", "-s", "-F", form, url + "0").at("/errors/0/code").asInt())
        .isEqualTo(10003);
  }

  @Test
  void aDirectUploadMayBeGivenMoreTimeUntilItIsUsed() throws Exception {
    var later = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
    var prepared =
        client.result(
            "POST",
            "/direct_upload",
            "{\"maxDurationSeconds\": 60, \"scheduledDeletion\": \"2100-01-01T00:00:00Z\"}");
    var uid = prepared.get("uid").asString();

    client.result("POST", "/" + uid, "{\"uploadExpiry\": \"%s\"}".formatted(later));

    assertThat(prepared.get("scheduledDeletion").asString()).startsWith("2100-01-01");
    assertThat(Instant.parse(client.video(uid).get("uploadExpiry").asString())).isEqualTo(later);
    var file = "file=@" + file("late.mp4", video(1_000));
    run("curl", "-s", "-F", file, prepared.get("uploadURL").asString());
    var refused = client.api("POST", "/" + uid, "{\"uploadExpiry\": \"%s\"}".formatted(later));
    assertThat(refused.body()).contains("10018");
    assertThat(client.api("POST", "/direct_upload", "{}").body()).contains("10008");
  }

  @Test
  void anUploadUrlThatExpiredSaysSoAndLeavesNoVideo() throws Exception {
    var soon = Instant.now().plusMillis(300);
    var prepared =
        client.result(
            "POST",
            "/direct_upload",
            "{\"maxDurationSeconds\": 60, \"expiry\": \"%s\"}".formatted(soon));
    var uid = prepared.get("uid").asString();
    while (client.api("GET", "/" + uid, "").statusCode() != 404) {
      assertThat(Instant.now()).isBefore(soon.plusSeconds(30));
      LockSupport.parkNanos(20_000_000);
    }

    var file = "file=@" + file("late.mp4", video(1_000));
    var refused = run("curl", "-s", "-F", file, prepared.get("uploadURL").asString());

    assertThat(refused.at("/errors/0/code").asInt()).isEqualTo(10017);
    assertThat(server.data().resolve("uploads").resolve(uid)).doesNotExist();
  }

  @Test
  void aDirectUploadTakesTusToo() throws Exception {
    var prepared = client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 60}");
    var url = prepared.get("uploadURL").asString();

    var created =
        client.send("POST", url, new byte[0], "Tus-Resumable", "1.0.0", "Upload-Length", "3");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains(url);
    assertThat(client.patch(url, 0, "vid".getBytes(UTF_8)).statusCode()).isEqualTo(204);
    client.awaitState(prepared.get("uid").asString(), "ready");
  }

  @Test
  void whoWasHandedAnUploadUrlCannotChangeWhatItsOwnerSet() throws Exception {
    var prepared =
        client.result(
            "POST",
            "/direct_upload",
            "{\"maxDurationSeconds\": 60, \"meta\": {\"name\": \"Holiday\"}}");
    var url = prepared.get("uploadURL").asString();

    client.send(
        "POST",
        url,
        new byte[0],
        "Tus-Resumable",
        "1.0.0",
        "Upload-Length",
        "3",
        "Upload-Metadata",
        "name eA==,maxDurationSeconds MzYwMA==");

    var video = client.video(prepared.get("uid").asString());
    assertThat(video.at("/meta/name").asString()).isEqualTo("Holiday");
    assertThat(video.get("maxDurationSeconds").asInt()).isEqualTo(60);
  }

  private JsonNode curl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-s", "-H"));
    command.add("Authorization: Bearer " + client.token());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private JsonNode run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new JsonMapper().readTree(out);
  }

  private JsonNode post(String url, String body, String type) throws Exception {
    var answer =
        client.send(
            "POST",
            url,
            body.getBytes(UTF_8),
            "Authorization",
            "Bearer " + client.token(),
            "Content-Type",
            type);
    return new JsonMapper().readTree(answer.body());
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(files.resolve(name), content);
  }

  private void awaitFiles(int count) throws IOException {
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (true) {
      try (var uploads = Files.list(data.resolve("uploads"))) {
        if (uploads.count() == count) {
          return;
        }
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static byte[] video(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 'v';
    return bytes;
  }
}

package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TusProtocolTest {
  private static final byte[] VIDEO = bytes(300_000);

  @TempDir Path data;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    server = StreamServer.start(data, new FakeEncoder(), StreamServer.limits(1_000_000));
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void optionsTellWhatTheServerCanDo() throws Exception {
    var answer = client.send("OPTIONS", client.url(""), new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Tus-Version")).isEqualTo("1.0.0");
    assertThat(header(answer, "Tus-Extension"))
        .isEqualTo(
            "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination,"
                + "concatenation");
    assertThat(header(answer, "Tus-Max-Size")).isEqualTo("1000000");
    assertThat(header(answer, "Access-Control-Allow-Methods")).contains("PATCH");
  }

  @Test
  void aCreationAnswersWithTheUploadsUrlAndTheVideosId() throws Exception {
    var answer = client.create(VIDEO.length);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(header(answer, "Location")).startsWith("http://127.0.0.1:" + client.port() + "/");
    assertThat(header(answer, "Upload-Expires")).endsWith("GMT");
    assertThat(header(answer, "Access-Control-Expose-Headers")).contains("stream-media-id");
    var video = client.video(header(answer, "stream-media-id"));
    assertThat(video.at("/status/state").asString()).isEqualTo("pendingupload");
    assertThat(video.at("/meta/name").asString()).isEqualTo("hello.mp4");
    assertThat(video.at("/uploadExpiry").asString()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1000", "65536", "299999", "300000"})
  void chunksOfAnySizeBecomeTheVideo(int chunk) throws Exception {
    var created = client.create(VIDEO.length);
    var upload = header(created, "Location");
    for (var at = 0; at < VIDEO.length; at += chunk) {
      var end = Math.min(at + chunk, VIDEO.length);
      var answer = client.patch(upload, at, Arrays.copyOfRange(VIDEO, at, end));
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(header(answer, "Upload-Offset")).isEqualTo(Integer.toString(end));
    }

    assertBecomes(created, VIDEO);
    assertThat(header(client.head(upload), "Upload-Offset")).isEqualTo("" + VIDEO.length);
  }

  @Test
  void aCreationMayBringTheFirstChunk() throws Exception {
    var answer =
        creation(
            VIDEO, "Upload-Length", "300000", "Content-Type", "application/offset+octet-stream");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(header(answer, "Upload-Offset")).isEqualTo("300000");
    assertBecomes(answer, VIDEO);
  }

  @Test
  void theLengthMayComeLater() throws Exception {
    var created = creation(new byte[0], "Upload-Defer-Length", "1");
    var upload = header(created, "Location");
    assertThat(header(client.head(upload), "Upload-Defer-Length")).isEqualTo("1");
    client.patch(upload, 0, Arrays.copyOf(VIDEO, 1000));

    var rest = Arrays.copyOfRange(VIDEO, 1000, VIDEO.length);
    var last = client.patch(upload, 1000, rest, "Upload-Length", "" + VIDEO.length);

    assertThat(last.statusCode()).isEqualTo(204);
    assertBecomes(created, VIDEO);
  }

  @Test
  void aLengthThatWasToldOnceDoesNotChange() throws Exception {
    var upload = header(client.create(VIDEO.length), "Location");

    var longer = client.patch(upload, 0, new byte[10], "Upload-Length", "" + (VIDEO.length + 1));
    var again = client.patch(upload, 0, new byte[10], "Upload-Length", "" + VIDEO.length);

    assertThat(longer.statusCode()).isEqualTo(400);
    assertThat(longer.body()).contains("the upload's length is " + VIDEO.length);
    assertThat(again.statusCode()).isEqualTo(204);
  }

  @Test
  void aWrongOffsetIsAConflictAndAHeadTellsTheRightOne() throws Exception {
    var upload = header(client.create(VIDEO.length), "Location");
    client.patch(upload, 0, new byte[10]);

    assertThat(client.patch(upload, 9, new byte[1]).statusCode()).isEqualTo(409);
    assertThat(client.patch(upload, 11, new byte[1]).statusCode()).isEqualTo(409);
    var head = client.head(upload);
    assertThat(header(head, "Upload-Offset")).isEqualTo("10");
    assertThat(header(head, "Upload-Length")).isEqualTo("" + VIDEO.length);
    assertThat(header(head, "Upload-Metadata")).isEqualTo("name aGVsbG8ubXA0");
    assertThat(header(head, "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void requestsOutsideTheProtocolGetItsStatuses() throws Exception {
    var upload = header(client.create(10), "Location");
    var unversioned =
        client.send("PATCH", upload, new byte[1], "Content-Type", "application/octet-stream");
    assertThat(unversioned.statusCode()).isEqualTo(412);
    assertThat(header(unversioned, "Tus-Version")).isEqualTo("1.0.0");
    assertThat(
            client
                .send("PATCH", upload, new byte[1], "Tus-Resumable", "1.0.0", "Upload-Offset", "0")
                .statusCode())
        .isEqualTo(415);
    assertThat(client.head(upload.substring(0, upload.length() - 1) + "x").statusCode())
        .isEqualTo(404);
    assertThat(client.patch(upload, 0, new byte[11]).statusCode()).isEqualTo(413);
    assertThat(client.create(1_000_001).statusCode()).isEqualTo(413);
    assertThat(creation(new byte[0]).statusCode()).isEqualTo(400);
    assertThat(creation(new byte[0], "Upload-Length", "-1").statusCode()).isEqualTo(400);
    assertThat(creation(new byte[0], "Upload-Length", "1", "Upload-Metadata", "a !").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aChunkWithAWrongChecksumIsNotKept() throws Exception {
    var created = client.create(VIDEO.length);
    var upload = header(created, "Location");
    var sha1 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(VIDEO));

    var damaged = VIDEO.clone();
    damaged[7]++;
    assertThat(client.patch(upload, 0, damaged, "Upload-Checksum", "sha1 " + sha1).statusCode())
        .isEqualTo(460);
    assertThat(header(client.head(upload), "Upload-Offset")).isEqualTo("0");
    assertThat(client.patch(upload, 0, VIDEO, "Upload-Checksum", "crc32 " + sha1).statusCode())
        .isEqualTo(400);
    assertThat(client.patch(upload, 0, VIDEO, "Upload-Checksum", "sha1 " + sha1).statusCode())
        .isEqualTo(204);
    assertBecomes(created, VIDEO);
  }

  @Test
  void aTerminatedUploadIsGoneAndSoIsItsVideo() throws Exception {
    var created = client.create(10);
    var upload = header(created, "Location");

    var answer = client.send("DELETE", upload, new byte[0], "Tus-Resumable", "1.0.0");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(client.head(upload).statusCode()).isEqualTo(410);
    assertThat(client.patch(upload, 0, new byte[1]).statusCode()).isEqualTo(410);
    assertThat(client.api("GET", "/" + header(created, "stream-media-id"), "").statusCode())
        .isEqualTo(404);
    assertThat(data.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void anExpiredUploadIsGoneAndItsFileDeleted() throws Exception {
    var soon = Instant.now().plusMillis(300).toString();
    var expiry = Base64.getEncoder().encodeToString(soon.getBytes(StandardCharsets.UTF_8));
    var created =
        creation(new byte[0], "Upload-Length", "10", "Upload-Metadata", "expiry " + expiry);
    var upload = header(created, "Location");

    var deadline = System.nanoTime() + 10_000_000_000L;
    while (!listing().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(client.head(upload).statusCode()).isEqualTo(410);
  }

  @Test
  void whatArrivedOfABrokenChunkStaysAndTheRestMakesItWhole() throws Exception {
    var created = client.create(VIDEO.length);
    var upload = header(created, "Location");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      sendPartOf(socket, upload, 100_000);
      awaitOffsetOnDisk(created, 100_000);
    }

    var offset = Integer.parseInt(header(client.head(upload), "Upload-Offset"));
    assertThat(offset).isEqualTo(100_000);
    client.patch(upload, offset, Arrays.copyOfRange(VIDEO, offset, VIDEO.length));

    assertBecomes(created, VIDEO);
  }

  @Test
  void aSecondWriterIsRefusedAndAClientThatComesBackTakesOver() throws Exception {
    var created = client.create(VIDEO.length);
    var upload = header(created, "Location");
    try (var stalled = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      sendPartOf(stalled, upload, 100_000);
      awaitOffsetOnDisk(created, 100_000);
      assertThat(client.patch(upload, 100_000, new byte[1]).statusCode()).isEqualTo(423);

      assertThat(header(client.head(upload), "Upload-Offset")).isEqualTo("100000");
      client.patch(upload, 100_000, Arrays.copyOfRange(VIDEO, 100_000, VIDEO.length));
      assertBecomes(created, VIDEO);
    }
  }

  @Test
  void aMethodMayBeOverridden() throws Exception {
    var upload = header(client.create(10), "Location");

    var answer =
        client.send(
            "POST",
            upload,
            new byte[0],
            "Tus-Resumable",
            "1.0.0",
            "X-HTTP-Method-Override",
            "HEAD");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Upload-Offset")).isEqualTo("0");
  }

  private HttpResponse<String> creation(byte[] body, String... headers) throws Exception {
    var all = new String[headers.length + 4];
    all[0] = "Authorization";
    all[1] = "Bearer " + client.token();
    all[2] = "Tus-Resumable";
    all[3] = "1.0.0";
    System.arraycopy(headers, 0, all, 4, headers.length);
    return client.send("POST", client.url(""), body, all);
  }

  private void assertBecomes(HttpResponse<String> created, byte[] content) throws Exception {
    var uid = header(created, "stream-media-id");
    assertThat(client.awaitState(uid, "ready").get("size").asLong()).isEqualTo(content.length);
    assertThat(segment(uid)).isEqualTo(content);
  }

  private byte[] segment(String uid) throws IOException {
    return StreamFiles.read(server.store(), uid, "/video/1/seg-00001.m4s");
  }

  private List<Path> listing() throws IOException {
    try (var files = Files.list(data.resolve("uploads"))) {
      return files.toList();
    }
  }

  private void sendPartOf(Socket socket, String upload, int bytes) throws IOException {
    var head =
        "PATCH "
            + URI.create(upload).getPath()
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
            + "Content-Type: application/offset+octet-stream\r\nContent-Length: "
            + VIDEO.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(VIDEO, 0, bytes);
    socket.getOutputStream().flush();
  }

  private void awaitOffsetOnDisk(HttpResponse<String> created, long bytes) throws IOException {
    var file = data.resolve("uploads").resolve(header(created, "stream-media-id"));
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (Files.size(file) < bytes) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none: " + answer.body());
  }

  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    bytes[0] = 'v';
    return bytes;
  }
}

package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The extension `concatenation`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TusConcatenationTest {
  private static final byte[] VIDEO = bytes(90_000);

  private Path data;
  private StreamServer server;
  private StreamClient client;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    data = folder;
    server = StreamServer.start(data, new FakeEncoder(), StreamServer.limits(100_000));
    client = server.client();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void partsInTheirOrderBecomeOneVideo() throws Exception {
    var last = part(50_000, 90_000);
    var first = part(0, 20_000);
    var middle = part(20_000, 50_000);
    var head = client.head(middle);
    assertThat(header(head, "Upload-Concat")).isEqualTo("partial");
    assertThat(header(head, "Upload-Offset")).isEqualTo("30000");
    assertThat(head.headers().firstValue("stream-media-id")).isEmpty();

    var relative = URI.create(middle).getPath();
    var joined = join(first + " " + relative + " " + last, "Upload-Metadata", "name d2FsayAubXA0");

    assertThat(joined.statusCode()).as(joined.body()).isEqualTo(201);
    var uid = header(joined, "stream-media-id");
    assertThat(client.awaitState(uid, "ready").at("/meta/name").asString()).isEqualTo("walk .mp4");
    assertThat(StreamFiles.read(server.store(), uid, "/video/1/seg-00001.m4s")).isEqualTo(VIDEO);
    head = client.head(header(joined, "Location"));
    assertThat(header(head, "Upload-Offset")).isEqualTo("90000");
    assertThat(header(head, "Upload-Length")).isEqualTo("90000");
    assertThat(header(head, "Upload-Concat")).startsWith("final;/upload/").contains(relative);
    assertThat(client.patch(header(joined, "Location"), 90_000, new byte[1]).statusCode())
        .isEqualTo(403);

    var again = join(first + " " + middle + " " + last);
    assertThat(header(again, "Location")).isEqualTo(header(joined, "Location"));
    assertThat(header(client.head(first), "Upload-Offset")).isEqualTo("20000");
    var other = join(last + " " + first);
    assertThat(other.statusCode()).isEqualTo(410);
    try (var files = Files.list(data.resolve("uploads"))) {
      assertThat(files.map(file -> Files.exists(file) ? size(file) : 0)).doesNotContain(20_000L);
    }
  }

  @Test
  void aPartIsNoVideoAndMayBeTakenUpAgainAndGivenUp() throws Exception {
    var videos = client.result("GET", "", "").size();
    var created = begin("Upload-Concat", "partial", "Upload-Length", "100");
    var upload = header(created, "Location");
    client.patch(upload, 0, new byte[40]);

    assertThat(client.result("GET", "", "")).hasSize(videos);
    server.service().recover();
    assertThat(header(client.head(upload), "Upload-Offset")).isEqualTo("40");
    assertThat(client.patch(upload, 40, new byte[60]).statusCode()).isEqualTo(204);
    assertThat(client.patch(upload, 100, new byte[1]).statusCode()).isEqualTo(413);
    server.service().recover();
    assertThat(header(client.head(upload), "Upload-Offset")).isEqualTo("100");
    assertThat(client.send("DELETE", upload, new byte[0], "Tus-Resumable", "1.0.0").statusCode())
        .isEqualTo(204);
    assertThat(join(upload).statusCode()).isEqualTo(410);
  }

  @Test
  void whatCannotBeJoinedIsRefusedAndThePartsStay() throws Exception {
    var whole = part(0, 60_000);
    var begun = header(begin("Upload-Concat", "partial", "Upload-Length", "10"), "Location");
    var plain = header(begin("Upload-Length", "10"), "Location");
    var large = part(0, 60_000);

    assertRefused(join(whole + " " + begun), 400, "is not complete: it stands at 0");
    assertRefused(join(whole + " " + plain), 400, "is no part");
    assertRefused(join(whole + " " + whole), 400, "twice");
    assertRefused(join(whole + " " + large), 413, "120000 bytes together");
    assertRefused(join(whole + " /upload/nothing"), 404, "there is no upload /upload/nothing");
    assertRefused(join("/other/" + whole), 400, "is no URL of an upload here");
    assertRefused(join(""), 400, "is no URL of an upload here");
    assertRefused(join("/upload/a /upload/b /upload/c /upload/d"), 413, "4 parts are more than");
    assertRefused(begin("Upload-Concat", "half", "Upload-Length", "1"), 400, "Upload-Concat is");
    assertRefused(join(whole, "Upload-Length", "60000"), 400, "no bytes of its own");
    assertThat(join(whole).statusCode()).isEqualTo(201);
  }

  @Test
  void anUploadsOwnUrlTakesNoParts() throws Exception {
    var direct = client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 60}");

    var answer =
        client.send(
            "POST",
            direct.at("/uploadURL").asString(),
            new byte[0],
            "Tus-Resumable",
            "1.0.0",
            "Upload-Length",
            "10",
            "Upload-Concat",
            "partial");

    assertRefused(answer, 400, "takes no parts");
  }

  private String part(int from, int to) throws Exception {
    var upload =
        header(begin("Upload-Concat", "partial", "Upload-Length", "" + (to - from)), "Location");
    assertThat(client.patch(upload, 0, Arrays.copyOfRange(VIDEO, from, to)).statusCode())
        .isEqualTo(204);
    return upload;
  }

  private HttpResponse<String> join(String parts, String... headers) throws Exception {
    var all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Upload-Concat";
    all[headers.length + 1] = "final;" + parts;
    return begin(all);
  }

  private HttpResponse<String> begin(String... headers) throws Exception {
    var all = Arrays.copyOf(headers, headers.length + 4);
    all[headers.length] = "Tus-Resumable";
    all[headers.length + 1] = "1.0.0";
    all[headers.length + 2] = "Authorization";
    all[headers.length + 3] = "Bearer " + client.token();
    return client.send("POST", client.url(""), new byte[0], all);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(reason);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none: " + answer.body());
  }

  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(11).nextBytes(bytes);
    bytes[0] = 'v';
    return bytes;
  }
}

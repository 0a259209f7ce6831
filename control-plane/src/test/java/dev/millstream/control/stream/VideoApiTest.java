package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.stream.encode.Encoder;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.video.StreamCard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class VideoApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  @TempDir Path data;
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch playable = new CountDownLatch(1);
  private volatile Encoder encoder = new FakeEncoder();
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    server = StreamServer.start(data, (request, listener) -> encoder.transcode(request, listener));
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    goOn.countDown();
    server.close();
  }

  @Test
  void aReadyVideoHasCloudflaresShape() throws Exception {
    var uid = upload("hello.mp4", "video");

    var video = client.awaitState(uid, "ready");

    var place = StreamServer.STREAM_URL + "/" + uid;
    assertThat(video.at("/playback/hls").asString()).isEqualTo(place + "/manifest/video.m3u8");
    assertThat(video.at("/playback/dash").asString()).isEqualTo(place + "/manifest/video.mpd");
    assertThat(video.get("preview").asString()).isEqualTo(place + "/watch");
    assertThat(video.get("thumbnail").asString()).isEqualTo(place + "/thumbnails/thumbnail.jpg");
    assertThat(video.get("readyToStream").asBoolean()).isTrue();
    assertThat(video.get("readyToStreamAt").asString()).endsWith("Z");
    assertThat(video.at("/status/pctComplete").asString()).isEqualTo("100.000000");
    assertThat(video.at("/status/errorReasonCode").asString()).isEmpty();
    assertThat(video.get("duration").asDouble()).isEqualTo(2.5);
    assertThat(video.at("/input/width").asInt()).isEqualTo(640);
    assertThat(video.at("/input/height").asInt()).isEqualTo(360);
    assertThat(video.get("size").asInt()).isEqualTo(5);
    assertThat(video.propertyNames())
        .contains(
            "creator",
            "scheduledDeletion",
            "uploadExpiry",
            "maxSizeBytes",
            "allowedOrigins",
            "requireSignedURLs",
            "watermark",
            "clippedFrom",
            "publicDetails",
            "created",
            "modified",
            "uploaded");
  }

  @Test
  void aVideoPlaysBeforeItsLadderIsComplete() throws Exception {
    encoder = new FakeEncoder(this::holdWhenPlayable);
    var uid = upload("hello.mp4", "video");
    assertThat(playable.await(30, TimeUnit.SECONDS)).isTrue();

    var video = client.video(uid);
    assertThat(video.at("/status/state").asString()).isEqualTo("inprogress");
    assertThat(video.at("/status/step").asString()).isEqualTo("encoding");
    assertThat(video.at("/status/pctComplete").asString()).isEqualTo("50.000000");
    assertThat(video.get("readyToStream").asBoolean()).isTrue();
    assertThat(playlist(uid)).isEqualTo("#EXTM3U growing");

    goOn.countDown();
    client.awaitState(uid, "ready");
    assertThat(playlist(uid)).isEqualTo("#EXTM3U complete");
  }

  @Test
  void whatIsNoVideoEndsInAnErrorSaidInPlainWords() throws Exception {
    var uid = upload("notes.mp4", "text");

    var video = client.awaitState(uid, "error");

    assertThat(video.at("/status/errorReasonCode").asString()).isEqualTo("ERR_NON_VIDEO");
    assertThat(video.at("/status/errorReasonText").asString()).contains("text, not a video");
    assertThat(video.get("readyToStream").asBoolean()).isFalse();
    assertThat(video.get("duration").asInt()).isEqualTo(-1);
    assertThat(StreamFiles.card(server, uid))
        .isEqualTo(StreamCard.failed(uid, "notes.mp4", "This is a text, not a video."));
  }

  @Test
  void anEncoderThatFailsIsTriedAgain() throws Exception {
    var runs = new AtomicInteger();
    encoder =
        new FakeEncoder(step -> {
          if (step.equals("playable") && runs.incrementAndGet() == 1) {
            throw new IOException("the worker died");
          }
        });

    var uid = upload("hello.mp4", "video");

    client.awaitState(uid, "ready");
    assertThat(runs).hasValue(2);
  }

  @Test
  void anEncoderThatAlwaysFailsEndsInAnUnknownError() throws Exception {
    encoder =
        (_, _) -> {
          throw new IOException("the worker died");
        };

    var uid = upload("hello.mp4", "video");

    assertThat(client.awaitState(uid, "error").at("/status/errorReasonCode").asString())
        .isEqualTo("ERR_UNKNOWN");
    assertThat(StreamFiles.card(server, uid).problem()).isEqualTo("It could not be encoded.");
  }

  @Test
  void listsFilterAndSort() throws Exception {
    var cat = upload("Cat 100%.mp4", "video");
    client.awaitState(cat, "ready");
    var dog = upload("dog.mp4", "text");
    client.awaitState(dog, "error");

    assertThat(list("")).containsExactly(dog, cat);
    assertThat(list("?asc=true")).containsExactly(cat, dog);
    assertThat(list("?limit=1")).containsExactly(dog);
    assertThat(list("?status=ready")).containsExactly(cat);
    assertThat(list("?search=cat")).containsExactly(cat);
    assertThat(list("?search=0%25")).containsExactly(cat);
    assertThat(list("?search=a%25m")).isEmpty();
    assertThat(list("?after=2100-01-01T00:00:00Z")).isEmpty();
    assertThat(list("?creator=ann")).isEmpty();
    assertThat(list("?type=live")).isEmpty();
    assertThat(list("?type=vod&video_name=dog.mp4")).containsExactly(dog);
    assertThat(list("?name=dog.mp4," + cat)).containsExactly(dog, cat);
    assertThat(list("?id=" + cat)).containsExactly(cat);
    assertThat(client.api("GET", "?status=done", "").body()).contains("10005", "pendingupload");
    assertThat(client.api("GET", "?type=radio", "").statusCode()).isEqualTo(400);
    assertThat(client.api("GET", "?after=tomorrow", "").statusCode()).isEqualTo(400);
  }

  @Test
  void aListCountsWhatItsCursorLeavesAndWhatItsFiltersLetThrough() throws Exception {
    var first = client.awaitState(upload("a.mp4", "video"), "ready");
    client.awaitState(upload("b.mp4", "video"), "ready");
    client.awaitState(upload("c.mp4", "text"), "error");
    var created = first.get("created").asString();

    var counted =
        JSON.readTree(
            client
                .api("GET", "?include_counts=true&status=ready&limit=1&after=" + created, "")
                .body());
    var usage = client.result("GET", "/storage-usage", "");

    assertThat(counted.get("result")).hasSize(1);
    assertThat(counted.get("range").asInt()).isEqualTo(1);
    assertThat(counted.get("total").asInt()).isEqualTo(2);
    assertThat(client.api("GET", "", "").body()).doesNotContain("\"total\"");
    assertThat(usage.get("videoCount").asInt()).isEqualTo(3);
    assertThat(usage.get("totalStorageMinutes").asDouble()).isEqualTo(5 / 60.0);
    assertThat(client.result("GET", "/storage-usage?creator=ann", "").get("videoCount").asInt())
        .isZero();
  }

  @Test
  void anEditChangesWhatItNamesAndRefusesWhatMakesNoSense() throws Exception {
    var uid = upload("hello.mp4", "video");

    var video =
        client.result(
            "POST",
            "/" + uid,
            "{\"meta\": {\"name\": \"Rabbit\", \"n\": 1}, \"creator\": \"ann\","
                + " \"thumbnailTimestampPct\": 0.5, \"scheduledDeletion\":"
                + " \"2100-01-01T00:00:00Z\"}");

    assertThat(video.at("/meta/name").asString()).isEqualTo("Rabbit");
    assertThat(video.at("/meta/n").asInt()).isEqualTo(1);
    assertThat(video.get("creator").asString()).isEqualTo("ann");
    assertThat(video.get("thumbnailTimestampPct").asDouble()).isEqualTo(0.5);
    assertThat(video.get("scheduledDeletion").asString()).startsWith("2100-01-01T00:00:00");
    video = client.result("POST", "/" + uid, "{\"scheduledDeletion\": null, \"creator\": null}");
    assertThat(video.get("scheduledDeletion").isNull()).isTrue();
    assertThat(video.get("creator").isNull()).isTrue();
    assertThat(video.at("/meta/name").asString()).isEqualTo("Rabbit");
    assertThat(video.has("passThrough")).isFalse();
    video = client.result("POST", "/" + uid, "{\"passThrough\": \"always:8\"}");
    assertThat(video.get("passThrough").asString()).isEqualTo("always:8");
    for (var body :
        new String[] {
          "{\"requireSignedURLs\": \"yes\"}",
          "{\"allowedOrigins\": [\"https://a.com/\"]}",
          "{\"allowedOrigins\": [\"a.com; script-src *\"]}",
          "{\"thumbnailTimestampPct\": 2}",
          "{\"meta\": 7}",
          "{\"passThrough\": \"sometimes\"}",
          "{\"uid\": \"other\"}",
          "{\"maxDurationSeconds\": 0}",
          "{\"scheduledDeletion\": \"2020-01-01T00:00:00Z\"}",
          "{\"uploadExpiry\": \"2100-01-01T00:00:00Z\"}",
          "{\"publicDetails\": {\"share_link\": \"javascript:alert(1)\"}}",
          "{\"creator\": \"%s\"}".formatted("x".repeat(65)),
          "[]",
          "nonsense"
        }) {
      assertThat(client.api("POST", "/" + uid, body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void aVideoIsKeptFor30DaysAtLeastAndGoesWhenItsTimeHasCome() throws Exception {
    var uid = upload("hello.mp4", "video");
    client.awaitState(uid, "ready");
    var soon = Instant.now().plus(Duration.ofDays(29));
    var later = Instant.now().plus(Duration.ofDays(31));

    var refused = client.api("POST", "/" + uid, "{\"scheduledDeletion\": \"%s\"}".formatted(soon));
    client.result("POST", "/" + uid, "{\"scheduledDeletion\": \"%s\"}".formatted(later));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("30 days");
    assertThat(client.video(uid).get("scheduledDeletion").asString()).startsWith(day(later));
    server
        .database()
        .write(
            handle -> handle.execute("UPDATE video SET scheduled_deletion = 1 WHERE uid = ?", uid));
    var deadline = Instant.now().plusSeconds(30);
    while (rowIsThere(uid)) { // it goes last
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(20_000_000);
    }
    assertNothingIsLeftOf(uid);
  }

  private boolean rowIsThere(String uid) {
    return server
        .database()
        .read(handle ->
            handle
                .select("SELECT uid FROM video WHERE uid = ?", uid)
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  private static String day(Instant time) {
    return time.toString().substring(0, 10);
  }

  @Test
  void anEmbedIsHtmlThatNamesTheFrame() throws Exception {
    var uid = upload("hello.mp4", "video");

    var answer = client.api("GET", "/" + uid + "/embed", "");

    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(answer.body())
        .contains("<iframe src=\"" + StreamServer.STREAM_URL + "/" + uid + "/iframe\"");
  }

  @Test
  void aDeletedVideoLeavesNothing() throws Exception {
    var uid = upload("hello.mp4", "video");
    client.awaitState(uid, "ready");

    assertThat(client.api("DELETE", "/" + uid, "").statusCode()).isEqualTo(200);

    assertNothingIsLeftOf(uid);
    assertThat(client.api("DELETE", "/" + uid, "").statusCode()).isEqualTo(404);
  }

  @Test
  void aVideoMayBeDeletedWhileItIsEncoded() throws Exception {
    encoder = new FakeEncoder(this::holdWhenPlayable);
    var uid = upload("hello.mp4", "video");
    assertThat(playable.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(client.api("DELETE", "/" + uid, "").statusCode()).isEqualTo(200);
    goOn.countDown();

    var next = upload("next.mp4", "video");
    client.awaitState(next, "ready"); // one at a time: the first job has ended
    assertNothingIsLeftOf(uid);
  }

  @Test
  void whoHasNoTokenGetsNothing() throws Exception {
    assertThat(client.send("GET", client.url(""), new byte[0]).statusCode()).isEqualTo(401);
    assertThat(client.send("POST", client.url(""), new byte[0]).statusCode()).isEqualTo(401);
  }

  private void holdWhenPlayable(String step) throws InterruptedException {
    if (step.equals("playable")) {
      playable.countDown();
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String upload(String name, String content) throws Exception {
    var form =
        """
        --b\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        \r
        %s\r
        --b--\r
        """
            .formatted(name, content);
    var answer =
        client.send(
            "POST",
            client.url(""),
            form.getBytes(UTF_8),
            "Authorization",
            "Bearer " + client.token(),
            "Content-Type",
            "multipart/form-data; boundary=b");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).at("/result/uid").asString();
  }

  private Iterable<String> list(String query) throws Exception {
    return StreamSupport.stream(client.result("GET", query, "").spliterator(), false)
        .map((JsonNode video) -> video.get("uid").asString())
        .toList();
  }

  private String playlist(String uid) throws IOException {
    return new String(StreamFiles.read(server.store(), uid, "/manifest/video.m3u8"), UTF_8);
  }

  private void assertNothingIsLeftOf(String uid) throws Exception {
    assertThat(client.api("GET", "/" + uid, "").statusCode()).isEqualTo(404);
    assertThat(server.store().refs().read(RefName.stream(uid))).isEmpty();
    try (var objects = server.store().list(Scope.video(uid))) {
      assertThat(objects).isEmpty();
    }
    assertThat(data.resolve("uploads").resolve(uid)).doesNotExist();
  }
}

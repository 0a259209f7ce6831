package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `kill -9` leaves, and what the next start makes of it.
@Timeout(180)
class StreamCrashTest {
  private static final byte[] VIDEO = video(1_000_000);

  @TempDir Path data;

  @Test
  void anUploadGoesOnWhereItStoodWhenTheServerWasKilled() throws Exception {
    String path;
    String uid;
    String noted;
    try (var server = StreamServerProcess.start(data)) {
      var created = server.client().create(VIDEO.length);
      path = created.headers().firstValue("Location").orElseThrow().replaceAll(".*:\\d+", "");
      uid = created.headers().firstValue("stream-media-id").orElseThrow();
      var upload = origin(server) + path;
      var answer = server.client().patch(upload, 0, Arrays.copyOf(VIDEO, 600_000));
      assertThat(answer.statusCode()).isEqualTo(204);
      created = server.client().create(VIDEO.length);
      noted = created.headers().firstValue("stream-media-id").orElseThrow();
    }
    // its last byte was durable, but nobody had noted that
    Files.write(data.resolve("uploads").resolve(noted), VIDEO);
    Files.write(data.resolve("uploads").resolve("nobodys"), new byte[10]);

    try (var server = StreamServerProcess.start(data)) {
      var upload = origin(server) + path;
      var offset = server.client().head(upload).headers().firstValue("Upload-Offset");
      assertThat(offset).contains("600000");
      server.client().patch(upload, 600_000, Arrays.copyOfRange(VIDEO, 600_000, VIDEO.length));
      server.client().awaitState(uid, "ready");
      server.client().awaitState(noted, "ready");
      assertThat(data.resolve("uploads").resolve("nobodys")).doesNotExist();
    }
    assertBecame(uid);
    assertBecame(noted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"probed", "playable"})
  void anEncodingThatWasKilledFinishesByItself(String step) throws Exception {
    Files.writeString(data.resolve("hold"), step);
    String uid;
    try (var server = StreamServerProcess.start(data)) {
      uid = upload(server.client());
      server
          .client()
          .await(uid, video -> video.at("/status/pctComplete").asString("").matches("[15]0.*"));
    }

    Files.delete(data.resolve("hold"));
    try (var server = StreamServerProcess.start(data)) {
      server.client().awaitState(uid, "ready");
    }
    assertBecame(uid);
  }

  private static String upload(StreamClient client) throws Exception {
    var created = client.create(VIDEO.length);
    client.patch(created.headers().firstValue("Location").orElseThrow(), 0, VIDEO);
    return created.headers().firstValue("stream-media-id").orElseThrow();
  }

  private void assertBecame(String uid) throws IOException {
    try (var store = FileObjectStore.open(data.resolve("objects"))) {
      assertThat(StreamFiles.read(store, uid, "/video/1/seg-00001.m4s")).isEqualTo(VIDEO);
      assertThat(new String(StreamFiles.read(store, uid, "/manifest/video.m3u8"), UTF_8))
          .isEqualTo("#EXTM3U complete");
    }
  }

  private static String origin(StreamServerProcess server) {
    return "http://127.0.0.1:" + server.client().port();
  }

  private static byte[] video(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 'v';
    return bytes;
  }
}

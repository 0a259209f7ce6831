package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole way of an upload, with the real transcoder.
@Timeout(300)
class RealVideoTest {
  private static final Path MEDIA = Path.of(System.getProperty("millstream.shared", ""), "media");

  @TempDir static Path data;
  private static Transcoder transcoder;
  private static StreamServer server;

  @BeforeAll
  static void start() throws IOException {
    transcoder = new Transcoder(TranscoderSettings.defaults(data.resolve("libraries")));
    server = StreamServer.start(data, transcoder::transcode);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    transcoder.close();
  }

  @Test
  void aClipBecomesAStreamAndItsSourceIsKept() throws Exception {
    var clip = MEDIA.resolve("mdn-rabbit-vp8-vorbis.webm");
    assumeThat(clip).as("the shared test media are not here").exists();
    var content = Files.readAllBytes(clip);

    var uid = upload(content);

    var video = server.client().awaitState(uid, "ready");
    assertThat(video.get("readyToStream").asBoolean()).isTrue();
    assertThat(video.get("duration").asDouble()).isGreaterThan(1);
    assertThat(video.at("/input/height").asInt()).isPositive();
    assertThat(new String(StreamFiles.read(server.store(), uid, "/manifest/video.m3u8"), UTF_8))
        .startsWith("#EXTM3U")
        .contains("#EXT-X-STREAM-INF");
    assertThat(StreamFiles.read(server.store(), uid, "/thumbnails/thumbnail.jpg")).isNotEmpty();
    assertThat(StreamFiles.source(server, uid)).isEqualTo(content);
    assertThat(data.resolve("uploads").resolve(uid)).doesNotExist();
  }

  @Test
  void aTextNamedMp4EndsAsNoVideo() throws Exception {
    var uid = upload("Dear diary, today I wrote no video.\n".repeat(100).getBytes(UTF_8));

    var video = server.client().awaitState(uid, "error");

    assertThat(video.at("/status/errorReasonCode").asString()).isEqualTo("ERR_NON_VIDEO");
    assertThat(video.at("/status/errorReasonText").asString()).isNotBlank();
  }

  private static String upload(byte[] content) throws Exception {
    var client = server.client();
    var created = client.create(content.length);
    client.patch(created.headers().firstValue("Location").orElseThrow(), 0, content);
    return created.headers().firstValue("stream-media-id").orElseThrow();
  }
}

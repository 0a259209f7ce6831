package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.control.stream.encode.Studio;
import dev.millstream.store.RefName;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    server = StreamServer.start(data, Studio.of(transcoder), StreamServer.LIMITS);
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

  @Test
  void anUploadThatStandsStillPlaysAsFarAsItCameAndGoesWhollyWhenItIsGivenUp() throws Exception {
    var clip = MEDIA.resolve("mdn-crystal-480p-12s.mp4");
    assumeThat(clip).as("the shared test media are not here").exists();
    var content = Files.readAllBytes(clip);
    var client = server.client();
    var created = client.create(content.length);
    var url = created.headers().firstValue("Location").orElseThrow();
    var uid = created.headers().firstValue("stream-media-id").orElseThrow();

    client.patch(url, 0, Arrays.copyOf(content, content.length * 8 / 10));

    var video = client.await(uid, it -> it.get("readyToStream").asBoolean());
    assertThat(video.at("/status/state").asString()).isEqualTo("pendingupload");
    assertThat(StreamFiles.card(server, uid).complete()).isFalse();
    assertThat(new String(StreamFiles.read(server.store(), uid, "/manifest/video.m3u8"), UTF_8))
        .contains("../video/234p/playlist.m3u8");
    var list =
        new String(StreamFiles.read(server.store(), uid, "/video/234p/playlist.m3u8"), UTF_8);
    assertThat(list).contains("EVENT", "seg-00003.m4s").doesNotContain("ENDLIST");
    assertThat(StreamFiles.read(server.store(), uid, "/video/234p/seg-00003.m4s")).isNotEmpty();

    assertThat(client.send("DELETE", url, new byte[0], "Tus-Resumable", "1.0.0").statusCode())
        .isEqualTo(204);

    assertThat(server.store().refs().read(RefName.stream(uid))).isEmpty();
    assertThat(data.resolve("transcode").resolve(uid)).doesNotExist();
    assertThat(data.resolve("uploads").resolve(uid)).doesNotExist();
  }

  private static String upload(byte[] content) throws Exception {
    var client = server.client();
    var created = client.create(content.length);
    client.patch(created.headers().firstValue("Location").orElseThrow(), 0, content);
    return created.headers().firstValue("stream-media-id").orElseThrow();
  }
}

package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.stream.match.Pdq;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Lists of known content, and the videos that are compared with them. The encoder takes its
/// source's bytes for the seed of a picture.
class MatchingTest {
  @TempDir Path data;
  private StreamServer server;
  private StreamClient client;

  @BeforeEach
  void start() throws IOException {
    var plain = new FakeEncoder();
    server =
        StreamServer.start(
            data,
            (request, listener) -> {
              var seed = Files.readAllBytes(request.source())[1];
              listener.grew(poster(request.uid(), seed), false);
              return plain.transcode(request, listener);
            });
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aFileOnAListThatBlocksIsNeverShown() throws Exception {
    list("known", "block", "# a remark\nsha256 " + Digest.of(film(1)).hex() + " from the court\n");

    var blocked = client.awaitState(upload(film(1)), "error");
    var other = client.awaitState(upload(film(2)), "ready");

    assertThat(blocked.at("/status/errorReasonCode").asString()).isEqualTo("ERR_KNOWN_CONTENT");
    var uid = blocked.at("/uid").asString();
    assertThat(StreamFiles.card(server, uid).problem()).contains("legal reasons");
    assertThat(tree(uid).section(Section.WITHHELD)).isPresent();
    assertThat(tree(uid).size()).isZero();
    var found = client.result("GET", "/matching/found", "");
    assertThat(found).hasSize(1);
    assertThat(found.at("/0/uid").asString())
        .isEqualTo(uid)
        .isNotEqualTo(other.at("/uid").asString());
    assertThat(found.at("/0/kind").asString()).isEqualTo("sha256");
  }

  @Test
  void aPictureLikeAListedOneQuarantinesUntilItIsReleased() throws Exception {
    list("held", "quarantine", "pdq " + Pdq.of(jpegOf(7)).hash().hex());

    var uid = upload(film(7));
    var held = client.awaitState(uid, "error");
    assertThat(held.at("/status/errorReasonCode").asString()).isEqualTo("ERR_QUARANTINED");
    assertThat(tree(uid).section(Section.WITHHELD)).isEmpty();
    assertThat(client.result("GET", "/matching/found", "").at("/0/distance").asInt())
        .isLessThanOrEqualTo(31);

    client.result("POST", "/" + uid + "/release", "");
    assertThat(client.awaitState(uid, "ready").at("/status/errorReasonCode").asString()).isEmpty();
    assertThat(client.api("POST", "/" + uid + "/release", "").statusCode()).isEqualTo(404);
    client.awaitState(upload(film(8)), "ready");
  }

  @Test
  void aListThatNotifiesLetsPassAndTheStrongestDecides() throws Exception {
    var hash = "sha256 " + Digest.of(film(3)).hex();
    list("soft", "notify", hash);
    var uid = upload(film(3));
    client.awaitState(uid, "ready");
    assertThat(client.result("GET", "/matching/found", "").at("/0/action").asString())
        .isEqualTo("notify");

    list("hard", "block", hash);
    client.awaitState(upload(film(3)), "error");
    client.api("DELETE", "/matching/lists/hard", "");
    client.awaitState(upload(film(3)), "ready");
  }

  @Test
  void aTakedownIsLearnt() throws Exception {
    list("learnt", "block", "");
    var uid = upload(film(5));
    client.awaitState(uid, "ready");
    StreamFiles.source(server, uid);

    var learnt = client.result("POST", "/" + uid + "/takedown", "{\"list\": \"learnt\"}");

    assertThat(learnt.at("/sha256").asInt()).isEqualTo(1);
    assertThat(client.api("GET", "/" + uid, "").statusCode()).isEqualTo(404);
    client.awaitState(upload(film(5)), "error");
  }

  @Test
  void whatIsNoListIsRefusedByItsLine() throws Exception {
    list("a", "notify", "");
    var answer = client.api("PUT", "/matching/lists/a/hashes", "# ok\nmd5 123\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("line 2 is neither");
    assertThat(client.api("PUT", "/matching/lists/b/hashes", "").statusCode()).isEqualTo(404);
    assertThat(client.api("PUT", "/matching/lists/A!", "{}").statusCode()).isEqualTo(400);
    assertThat(client.api("PUT", "/matching/lists/b", "{\"action\":\"burn\"}").statusCode())
        .isEqualTo(400);
    assertThat(client.api("POST", "/0123/takedown", "{\"list\":\"a\"}").statusCode())
        .isEqualTo(404);
  }

  private void list(String name, String action, String hashes) throws Exception {
    client.result("PUT", "/matching/lists/" + name, "{\"action\": \"" + action + "\"}");
    JsonNode told = client.result("PUT", "/matching/lists/" + name + "/hashes", hashes);
    assertThat(told.at("/action").asString()).isEqualTo(action);
  }

  private static byte[] film(int seed) {
    return new byte[] {'v', (byte) seed, 3};
  }

  private String upload(byte[] film) throws Exception {
    var created = client.create(film.length);
    client.patch(created.headers().firstValue("Location").orElseThrow(), 0, film);
    return created.headers().firstValue("stream-media-id").orElseThrow();
  }

  private Manifest tree(String uid) throws IOException {
    var ref = server.store().refs().read(RefName.stream(uid)).orElseThrow();
    return Manifest.load(server.store(), Scope.video(uid), ref.manifest());
  }

  private Digest poster(String uid, int seed) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture(seed, 320, 180), "jpeg", bytes);
    try (var stage = server.store().stage(Scope.video(uid))) {
      var digest = stage.put(bytes.toByteArray());
      var variant = new Variant(Coding.IDENTITY, digest, bytes.size());
      var poster = new Asset("/thumbnails/thumbnail.jpg", "image/jpeg", List.of(variant));
      var tree = stage.put(new ManifestWriter().add(poster).toBytes());
      stage.commit();
      return tree;
    }
  }

  /// As somebody else has it: larger, and compressed.
  private static BufferedImage jpegOf(int seed) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture(seed, 960, 540), "jpeg", bytes);
    return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static BufferedImage picture(int seed, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(seed);
    var pen = picture.createGraphics();
    pen.scale(width / 960.0, height / 540.0);
    for (var i = 0; i < 100; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      pen.fillRect(
          random.nextInt(960) - 60,
          random.nextInt(540) - 60,
          40 + random.nextInt(160),
          40 + random.nextInt(160));
    }
    pen.dispose();
    return picture;
  }
}

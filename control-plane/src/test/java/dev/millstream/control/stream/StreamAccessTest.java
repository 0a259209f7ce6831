package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.SigningKeys;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoAccess;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may see a video, as it is published, and the keys and tokens of the API.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamAccessTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HELD = "a video that is held";
  private static final String CLOSED =
      "{\"requireSignedURLs\": true, \"allowedOrigins\": [\"A.com\", \"*.b.com\"]}";

  private final CountDownLatch playable = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private StreamServer server;
  private StreamClient client;

  @BeforeAll
  void start(@TempDir Path data) throws IOException {
    server =
        StreamServer.start(
            data,
            (request, listener) ->
                new FakeEncoder(step -> between(step, Files.size(request.source())))
                    .transcode(request, listener));
    client = server.client();
  }

  @AfterAll
  void stop() throws IOException {
    goOn.countDown();
    server.close();
  }

  @Test
  void aVideoThatIsClosedWhileItIsEncodedIsNeverPublishedOpenAgain() throws Exception {
    var uid = upload(HELD);
    assertThat(playable.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(access(uid)).isEqualTo(VideoAccess.OPEN);

    var edited = client.result("POST", "/" + uid, CLOSED);

    assertThat(edited.get("requireSignedURLs").asBoolean()).isTrue();
    assertThat(edited.get("allowedOrigins"))
        .extracting(JsonNode::asString)
        .containsExactly("a.com", "*.b.com");
    var closed = new VideoAccess(true, List.of("a.com", "*.b.com"));
    assertThat(access(uid)).as("published before the answer").isEqualTo(closed);
    goOn.countDown();
    client.awaitState(uid, "ready");
    assertThat(access(uid)).isEqualTo(closed);
    assertThat(new String(StreamFiles.read(server.store(), uid, "/manifest/video.m3u8"), UTF_8))
        .isEqualTo("#EXTM3U complete");
    client.result("POST", "/" + uid, "{\"requireSignedURLs\": false, \"allowedOrigins\": []}");
    assertThat(access(uid)).isEqualTo(VideoAccess.OPEN);
  }

  @Test
  void aDirectUploadIsClosedFromItsBeginning() throws Exception {
    var prepared =
        client.result(
            "POST", "/direct_upload", "{\"maxDurationSeconds\": 60, \"requireSignedURLs\": true}");
    var uid = prepared.get("uid").asString();
    fill(prepared.get("uploadURL").asString(), "text of a failure");

    client.awaitState(uid, "error");

    assertThat(access(uid)).isEqualTo(new VideoAccess(true, List.of()));
    assertThat(tree(uid).section(Section.STREAM, StreamCard.class).orElseThrow().problem())
        .isEqualTo("This is a text, not a video.");
  }

  @Test
  void aChangeThatACrashKeptFromThePublicIsPublishedLater() throws Exception {
    var uid = upload("video");
    client.awaitState(uid, "ready");

    server
        .database()
        .write(handle ->
            handle.execute("UPDATE video SET require_signed = 1, stale = 1 WHERE uid = ?", uid));

    var deadline = Instant.now().plusSeconds(30);
    while (!access(uid).signed()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void keysAreShownOnceAndPublishedUntilTheyAreRevoked() throws Exception {
    var made = client.result("POST", "/keys", "");
    var id = made.get("id").asString();
    var pem = decoded(made.get("pem"));
    var jwk = JSON.readTree(decoded(made.get("jwk")));

    assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
    assertThat(jwk.get("kid").asString()).isEqualTo(id);
    assertThat(published())
        .contains(new SigningKeys.Key(id, jwk.get("n").asString(), jwk.get("e").asString()));
    var listed = client.result("GET", "/keys", "");
    assertThat(listed.toString()).contains(id).doesNotContain("pem", "jwk");
    assertThat(openssl(pem, "rsa", "-check", "-noout")).contains("RSA key ok");

    assertThat(client.api("DELETE", "/keys/" + id, "").statusCode()).isEqualTo(200);

    assertThat(published()).noneMatch(key -> key.id().equals(id));
    assertThat(client.api("DELETE", "/keys/" + id, "").body()).contains("10003");
  }

  @Test
  void aTokenIsSignedByTheServersOwnKeyOrByOneThatIsSent() throws Exception {
    var uid = upload("video");
    var made = client.result("POST", "/keys", "");
    var id = made.get("id").asString();
    var pem = decoded(made.get("pem"));
    var pkcs8 = base64(openssl(pem, "pkcs8", "-topk8", "-nocrypt", "-in", "/dev/stdin"));

    var own = client.result("POST", "/" + uid + "/token", "").get("token").asString();
    var again = client.result("POST", "/" + uid + "/token", "").get("token").asString();
    var rules = "[{\"type\":\"ip.geoip.country\",\"action\":\"block\",\"country\":[\"DE\"]}]";
    for (var form : List.of(made.get("pem").asString(), pkcs8)) {
      var body =
          "{\"id\":\"%s\",\"pem\":\"%s\",\"downloadable\":true,\"accessRules\":%s}"
              .formatted(id, form, rules);
      var token = client.result("POST", "/" + uid + "/token", body).get("token").asString();
      assertThat(header(token).get("kid").asString()).isEqualTo(id);
      assertThat(claims(token).get("downloadable").asBoolean()).isTrue();
      assertThat(claims(token).get("accessRules")).hasToString(rules);
      assertThat(isSigned(token)).isTrue();
    }

    assertThat(header(own)).isEqualTo(header(again));
    assertThat(header(own).get("alg").asString()).isEqualTo("RS256");
    assertThat(isSigned(own)).isTrue();
    assertThat(claims(own).get("sub").asString()).isEqualTo(uid);
    var now = Instant.now().getEpochSecond();
    assertThat(claims(own).get("exp").asLong()).isBetween(now + 3500, now + 3600);
    assertThat(client.result("GET", "/keys", "").toString())
        .doesNotContain(header(own).get("kid").asString());
  }

  @Test
  void aTokenThatWouldOpenNothingIsNotMade() throws Exception {
    var uid = upload("video");
    var far = Instant.now().getEpochSecond() + 25 * 3600;
    for (var body :
        List.of(
            "{\"exp\": %d}".formatted(far),
            "{\"exp\": 1}",
            "{\"exp\": \"soon\"}",
            "{\"id\": \"k\"}",
            "{\"id\": \"k\", \"pem\": \"AAAA\"}",
            "{\"accessRules\": [{\"type\": \"any\", \"action\": \"maybe\"}]}",
            "{\"accessRules\": [{\"type\": \"ip.src\", \"action\": \"block\", \"ip\": [\"x\"]}]}",
            "{\"accessRules\": [{\"type\": \"ip.geoip.country\", \"action\": \"block\","
                + " \"country\": [\"Germany\"]}]}",
            "{\"accessRules\": {}}")) {
      var answer = client.api("POST", "/" + uid + "/token", body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.body()).contains("10005");
    }
    assertThat(client.api("POST", "/" + "0".repeat(32) + "/token", "").statusCode()).isEqualTo(404);
  }

  private void between(String step, long bytes) throws InterruptedException {
    if (step.equals("playable") && bytes == HELD.length()) {
      playable.countDown();
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String upload(String content) throws Exception {
    var prepared = client.result("POST", "/direct_upload", "{\"maxDurationSeconds\": 60}");
    fill(prepared.get("uploadURL").asString(), content);
    return prepared.get("uid").asString();
  }

  private void fill(String url, String content) throws Exception {
    var length = Integer.toString(content.length());
    client.send("POST", url, new byte[0], "Tus-Resumable", "1.0.0", "Upload-Length", length);
    assertThat(client.patch(url, 0, content.getBytes(UTF_8)).statusCode()).isEqualTo(204);
  }

  private Manifest tree(String uid) throws IOException {
    var ref = server.store().refs().read(RefName.stream(uid)).orElseThrow();
    return Manifest.load(server.store(), ref.name().scope(), ref.manifest());
  }

  private VideoAccess access(String uid) throws IOException {
    return tree(uid).section(Section.VIDEO_ACCESS, VideoAccess.class).orElse(VideoAccess.OPEN);
  }

  private List<SigningKeys.Key> published() throws IOException {
    var ref = server.store().refs().read(RefName.signingKeys()).orElseThrow();
    return Manifest.load(server.store(), ref.name().scope(), ref.manifest())
        .section(Section.SIGNING_KEYS, SigningKeys.class)
        .orElseThrow()
        .keys();
  }

  private boolean isSigned(String token) throws Exception {
    var kid = header(token).get("kid").asString();
    var key = published().stream().filter(k -> k.id().equals(kid)).findFirst().orElseThrow();
    var spec = new RSAPublicKeySpec(number(key.modulus()), number(key.exponent()));
    var check = Signature.getInstance("SHA256withRSA");
    check.initVerify(KeyFactory.getInstance("RSA").generatePublic(spec));
    check.update(token.substring(0, token.lastIndexOf('.')).getBytes(UTF_8));
    return check.verify(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)));
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }

  private static JsonNode header(String token) {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]));
  }

  private static JsonNode claims(String token) {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }

  private static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asString()), UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /// What openssl makes of a key on its standard input.
  private static String openssl(String pem, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var file = Files.createTempFile("key", ".pem");
    try {
      Files.writeString(file, pem);
      var process =
          new ProcessBuilder(command)
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      var out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return out;
    } finally {
      Files.delete(file);
    }
  }
}

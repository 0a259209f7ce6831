package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.guard.Networks;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens in place of a uid, and the sites that may show a video.
class SignedVideoTest {
  private static final String HOST = "stream.localhost";
  private static final String UID = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "11111111111111111111111111111111";
  private static final String SEGMENT = "/video/360/seg-00001.m4s";
  private static final String PLAYLIST = "/manifest/video.m3u8";

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static Signer signer;

  @BeforeAll
  static void start() throws Exception {
    edge = new EdgeFixture(folder, EdgeLimits.defaults(), Networks.LOOPBACK);
    signer = Signer.make("k1");
    Signer.publish(edge, signer);
    publish(UID, new VideoAccess(true, List.of()));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void whatNeedsATokenIsNotGivenWithoutOne() throws Exception {
    for (var path : List.of("/watch", "/iframe", PLAYLIST, SEGMENT, "/thumbnails/thumbnail.jpg")) {
      var refused = edge.get(HOST, "/" + UID + path);
      assertThat(refused.status()).as(path).isEqualTo(401);
      assertThat(refused.field("Cache-Control")).as(path).isEqualTo("no-store");
      assertThat(refused.text()).contains("signed link").doesNotContain("Secret film");
    }
  }

  @Test
  void aTokenStandsForTheUidInEveryPath() throws Exception {
    var token = signer.sign(claims(UID, 600, ""));

    assertThat(edge.get(HOST, "/" + token + PLAYLIST).line()).isEqualTo("200 playlist");
    assertThat(edge.get(HOST, "/" + token + SEGMENT, "Range: bytes=0-2").line())
        .isEqualTo("206 seg");
    var page = edge.get(HOST, "/" + token + "/iframe");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("/" + token + PLAYLIST).doesNotContain(UID + "/manifest");
  }

  @Test
  void cachesMayKeepASegmentForAsLongAsItsTokenLasts() throws Exception {
    var all = edge.get(HOST, "/" + signer.sign(claims(UID, 600, "")) + SEGMENT);
    var rule = ",\"accessRules\":[{\"type\":\"any\",\"action\":\"allow\"}]";
    var some = edge.get(HOST, "/" + signer.sign(claims(UID, 600, rule)) + SEGMENT);

    assertThat(all.field("Cache-Control")).matches("public, max-age=(59\\d|600)");
    assertThat(some.field("Cache-Control")).matches("private, max-age=(59\\d|600)");
    assertThat(all.field("ETag")).isEqualTo(some.field("ETag"));
  }

  @Test
  void forgedTokensOpenNothing() throws Exception {
    var good = signer.sign(claims(UID, 600, ""));
    var stranger = Signer.make("k1");

    assertRefused(Signer.unsigned(claims(UID, 600, "")), "RS256");
    assertRefused(signer.signWithThePublicKey(claims(UID, 600, "")), "RS256");
    assertRefused(stranger.sign(claims(UID, 600, "")), "signature is not right");
    assertRefused(
        signer.sign("{\"alg\":\"RS256\",\"kid\":\"k9\"}", claims(UID, 600, "")), "not known");
    assertRefused(signer.sign("{\"alg\":\"RS256\"}", claims(UID, 600, "")), "not known");
    assertRefused(
        signer.sign("{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"b64\"]}", claims(UID, 600, "")),
        "RS256");
    assertRefused(
        signer.sign("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k1\"}", claims(UID, 9, "")),
        "JSON");
    assertRefused(good.substring(0, good.lastIndexOf('.')) + ".AAAA", "signature is not right");
    assertRefused(swapped(good, signer.sign(claims(OTHER, 600, ""))), "signature is not right");
    assertThat(edge.get(HOST, "/" + good + "x" + PLAYLIST).status()).isEqualTo(401);
  }

  @Test
  void aTokenHoldsForItsTimeOnly() throws Exception {
    assertRefused(signer.sign(claims(UID, -1, "")), "expired");
    assertRefused(signer.sign("{\"sub\":\"%s\"}".formatted(UID)), "expired");
    assertRefused(signer.sign(claims(UID, 600, ",\"nbf\":" + (now() + 30))), "not valid yet");
    assertRefused(signer.sign(claims(UID, 25 * 3600, "")), "24 hours");
    var brief = signer.sign(claims(UID, 1, ""));
    edge.get(HOST, "/" + brief + PLAYLIST);
    var deadline = now() + 20;
    while (edge.get(HOST, "/" + brief + PLAYLIST).status() == 200) {
      assertThat(now()).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
    assertRefused(brief, "expired");
  }

  @Test
  void aTokenOpensTheVideoThatItNamesAndNoFile() throws Exception {
    publish(OTHER, new VideoAccess(true, List.of()));
    var token = signer.sign(claims(OTHER, 600, ""));

    assertThat(edge.get(HOST, "/" + token + PLAYLIST).status()).isEqualTo(200);
    assertRefused(signer.sign(claims("../admin", 600, "")), "names no video");
    assertThat(edge.get(HOST, "/" + token + "/downloads/default.mp4").status()).isEqualTo(403);
    var download = signer.sign(claims(OTHER, 600, ",\"downloadable\":true"));
    assertThat(edge.get(HOST, "/" + download + "/downloads/default.mp4").status()).isEqualTo(404);
  }

  @Test
  void rulesAreTriedInTheirOrderByAddressAndCountry() throws Exception {
    var rules =
        signer.sign(
            claims(
                UID,
                600,
                """
                ,"accessRules":[
                {"type":"ip.src","action":"block","ip":["203.0.113.0/24","2001:db8::/32"]},
                {"type":"ip.geoip.country","action":"allow","country":["DE","FR"]},
                {"type":"any","action":"block"}]
                """));

    assertThat(status(rules, "198.51.100.1", "DE")).isEqualTo(200);
    assertThat(status(rules, "198.51.100.1", "US")).isEqualTo(403);
    assertThat(status(rules, "203.0.113.7", "DE")).isEqualTo(403);
    assertThat(status(rules, "2001:db8::1", "FR")).isEqualTo(403);
    assertThat(edge.get(HOST, "/" + rules + PLAYLIST).status()).isEqualTo(403);
    var strange = ",\"accessRules\":[{\"type\":\"moon\",\"action\":\"allow\"}]";
    assertRefused(signer.sign(claims(UID, 600, strange)), "not understood");
    var six = "{\"type\":\"any\",\"action\":\"allow\"},".repeat(6).replaceFirst(",$", "");
    assertRefused(signer.sign(claims(UID, 600, ",\"accessRules\":[" + six + "]")), "5 access");
  }

  @Test
  void aRevokedKeyEndsItsTokensAndANewOneOpens() throws Exception {
    var next = Signer.make("k2");
    var old = signer.sign(claims(UID, 600, ""));
    var fresh = next.sign(claims(UID, 600, ""));
    assertThat(edge.get(HOST, "/" + old + PLAYLIST).status()).isEqualTo(200);
    assertRefused(fresh, "not known");

    Signer.publish(edge, next);

    awaitStatus(old, 401);
    assertThat(edge.get(HOST, "/" + fresh + PLAYLIST).status()).isEqualTo(200);
    Signer.publish(edge, signer, next);
    awaitStatus(old, 200);
  }

  @Test
  void noTokenIsInTheLog() throws Exception {
    var token = signer.sign(claims(UID, 600, ""));
    edge.get(HOST, "/" + token + SEGMENT);
    edge.get(HOST, "/" + token + "x" + SEGMENT);

    // a request is told of when its answer has gone out, which may be after the client has read it
    var paths = new ArrayList<String>();
    var expected = List.of("/" + UID + SEGMENT, "/token" + SEGMENT);
    while (!paths.containsAll(expected)) {
      var event = edge.events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("after " + paths).isNotNull();
      paths.add(Objects.requireNonNull(event).path());
    }
    assertThat(paths).noneMatch(path -> path.contains(token.substring(0, 20)));
  }

  @Test
  void browsersShowAVideoOnItsSitesOnly() throws Exception {
    var uid = "22222222222222222222222222222222";
    publish(uid, new VideoAccess(false, List.of("a.com", "*.b.com", "localhost:3000")));

    assertThat(asked(uid, "Origin: https://a.com")).isEqualTo(200);
    assertThat(asked(uid, "Origin: https://x.b.com")).isEqualTo(200);
    assertThat(asked(uid, "Origin: http://localhost:3000")).isEqualTo(200);
    assertThat(asked(uid, "Origin: http://" + HOST)).isEqualTo(200);
    assertThat(asked(uid, "Referer: https://a.com/page")).isEqualTo(200);
    assertThat(asked(uid, "Accept: */*")).isEqualTo(200);
    for (var other :
        List.of(
            "Origin: https://b.com",
            "Origin: https://evil-a.com",
            "Origin: https://a.com.evil.com",
            "Origin: https://a.com:8443",
            "Origin: http://localhost:4000",
            "Origin: null",
            "Referer: https://evil.com/a.com",
            "Referer: no address",
            "Sec-Fetch-Site: cross-site")) {
      assertThat(asked(uid, other)).as(other).isEqualTo(403);
    }
    var frame = edge.get(HOST, "/" + uid + "/iframe", "Referer: https://evil.com/");
    assertThat(frame.field("Content-Security-Policy"))
        .endsWith("frame-ancestors a.com *.b.com localhost:3000");
    // asked without a site first, the answer may not be repeated to another one
    assertThat(asked(uid, "Accept: */*")).isEqualTo(200);
    assertThat(asked(uid, "Origin: https://evil.com")).isEqualTo(403);
    assertThat(edge.get(HOST, "/" + uid + SEGMENT).field("Cache-Control")).startsWith("private");
  }

  private static int asked(String uid, String field) throws IOException {
    return edge.get(HOST, "/" + uid + SEGMENT, field).status();
  }

  private static int status(String token, String address, String country) throws IOException {
    return edge.get(
            HOST, "/" + token + PLAYLIST, "X-Forwarded-For: " + address, "CF-IPCountry: " + country)
        .status();
  }

  private static void assertRefused(String token, String why) throws IOException {
    var answer = edge.get(HOST, "/" + token + PLAYLIST);
    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
    assertThat(answer.text()).contains(why);
  }

  private static void awaitStatus(String token, int status) throws IOException {
    var deadline = now() + 20;
    while (edge.get(HOST, "/" + token + PLAYLIST).status() != status) {
      assertThat(now()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /// One token's claims under another's signature.
  private static String swapped(String signature, String claims) {
    return claims.substring(0, claims.lastIndexOf('.'))
        + signature.substring(signature.lastIndexOf('.'));
  }

  private static String claims(String uid, long seconds, String more) {
    return "{\"sub\":\"%s\",\"kid\":\"k1\",\"exp\":%d%s}"
        .formatted(uid, now() + seconds, more)
        .replace("\"kid\":\"k1\",", "");
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void publish(String uid, VideoAccess access) throws IOException {
    edge.publish(
        RefName.stream(uid),
        tree -> {
          tree.text(PLAYLIST, "playlist");
          tree.text(SEGMENT, "segment");
          tree.text("/thumbnails/thumbnail.jpg", "picture");
          tree.writer.section(
              Section.STREAM,
              new StreamCard(uid, "Secret film", 9, 640, 360, true, List.of(360), ""));
          tree.writer.section(Section.VIDEO_ACCESS, access);
        });
  }
}

package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.player.Viewing;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.Withheld;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The video host: media of a tree, and the pages around it.
class VideoTest {
  private static final String HOST = "stream.localhost";
  private static final String DONE = "0123456789abcdef0123456789abcdef";
  private static final String GROWING = "11111111111111111111111111111111";
  private static final String UNKNOWN = "ffffffffffffffffffffffffffffffff";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = EdgeFixture.secure(folder);
    publish(DONE, "Millstones & <water>", true, true);
    publish(GROWING, "Growing", false, true);
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void playlistsAreCompressedAndShortLived() throws IOException {
    var whole = edge.get(HOST, "/" + DONE + "/manifest/video.m3u8", "Accept-Encoding: gzip");
    assertThat(whole.line()).isEqualTo("200 zipped playlist");
    assertThat(whole.field("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(whole.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(whole.field("Cache-Control")).isEqualTo("public, max-age=60");
    assertThat(whole.field("Access-Control-Allow-Origin")).isEqualTo("*");
    var growing = edge.get(HOST, "/" + GROWING + "/manifest/video.m3u8");
    assertThat(growing.field("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void segmentsAreRepeatedAndCountedEachTime() throws Exception {
    var segment = "/video/360/seg-00001.m4s";
    var request = "GET /" + DONE + segment + " HTTP/1.1\r\nHost: " + HOST + "\r\n";
    var last = request + "CMCD-Session: sid=\"s\"\r\nConnection: close\r\n\r\n";
    edge.raw(last);
    edge.raw(request + "\r\n" + last);
    awaitViewings(3);
    var before = edge.repeats.get();
    edge.raw((request + "\r\n").repeat(2) + request + "Range: bytes=-3\r\n\r\n" + last);
    assertThat(edge.repeats.get() - before).isBetween(3L, 4L); // parts are learned for themselves
    var told = awaitViewings(4);
    assertThat(told).extracting(Viewing::path).containsOnly(segment);
    assertThat(told).extracting(Viewing::uid).containsOnly(DONE);
    assertThat(told).extracting(Viewing::bytes).containsExactlyInAnyOrder(7L, 7L, 3L, 7L);
    assertThat(told).extracting(Viewing::cmcd).containsExactlyInAnyOrder("", "", "", "sid=\"s\"");
    edge.raw(request.replace("GET", "HEAD") + "\r\n" + last);
    assertThat(awaitViewings(1).getFirst().cmcd()).isEqualTo("sid=\"s\"");
    assertThat(edge.viewings).isEmpty();
  }

  @Test
  void whatAPlayerSaysIsHeardOnTheHotPathAndChangesNoAnswer() throws Exception {
    var segment = "/" + DONE + "/video/360/seg-00001.m4s";
    var said = segment + "?CMCD=bl%3D2100%2Csid%3D%22q%22";
    var first = edge.get(HOST, said);
    assertThat(first.status()).isEqualTo(200);
    var before = edge.repeats.get();
    for (var path : List.of(said, segment, segment + "?CMCD=%zz")) {
      var again = edge.get(HOST, path, "CMCD-Request: bl=1", "CMCD-Session: sid=\"f\"");
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(again.field("ETag")).isEqualTo(first.field("ETag"));
      assertThat(again.field("Cache-Control")).isEqualTo(first.field("Cache-Control"));
    }
    assertThat(edge.repeats.get() - before).isEqualTo(3);
    assertThat(awaitViewings(4))
        .extracting(Viewing::cmcd)
        .containsExactly("bl=2100,sid=\"q\"", "bl=2100,sid=\"q\"", "sid=\"f\",bl=1", "");
    // what is not a player's alone is nobody's to repeat
    edge.get(HOST, said + "&a=b");
    assertThat(edge.repeats.get() - before).isEqualTo(3);
    assertThat(awaitViewings(1).getFirst().cmcd()).isEqualTo("bl=2100,sid=\"q\"");
  }

  @Test
  void whatAPlayerSaysOverHttp2IsHeardThereToo() throws Exception {
    var url = "https://%s:%d/%s/video/360/seg-00001.m4s".formatted(HOST, port(), DONE);
    curl(url);
    var before = edge.repeats.get();
    curl(url, url + "?CMCD=sid%3D%22h%22", url, "-H", "CMCD-Session: sid=\"f\"");
    // a connection's first request may come before its greeting is over
    assertThat(edge.repeats.get() - before).isBetween(2L, 3L);
    assertThat(awaitViewings(4))
        .extracting(Viewing::cmcd)
        .containsExactly("", "sid=\"f\"", "sid=\"h\"", "sid=\"f\"");
  }

  private static int port() {
    return edge.server.httpsPort().orElseThrow();
  }

  private static void curl(String url, String... options) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-skf", "--http2", url));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
  }

  private static List<Viewing> awaitViewings(int count) throws InterruptedException {
    var all = new ArrayList<Viewing>();
    while (all.size() < count) {
      all.add(Objects.requireNonNull(edge.viewings.poll(20, TimeUnit.SECONDS)));
    }
    return all;
  }

  @Test
  void segmentsAreForEverAndSeekable() throws IOException {
    var segment = "/" + GROWING + "/video/360/seg-00001.m4s";
    var answer = edge.get(HOST, segment, "Range: bytes=2-4", "Origin: https://other.example");
    assertThat(answer.line()).isEqualTo("206 gme");
    assertThat(answer.field("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.field("Access-Control-Expose-Headers")).contains("Content-Range");
    var preflight = edge.send("OPTIONS", HOST, segment, "Access-Control-Request-Method: GET");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.field("Access-Control-Allow-Headers")).isEqualTo("*");
    assertThat(edge.send("POST", HOST, segment).status()).isEqualTo(405);
  }

  @Test
  void aPictureStandsForTheVideo() throws IOException {
    var answer = edge.get(HOST, "/" + DONE + "/thumbnails/thumbnail.jpg");
    assertThat(answer.line()).isEqualTo("200 picture");
    assertThat(answer.field("Content-Type")).isEqualTo("image/jpeg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ''|attachment; filename="Millstones & _water_.mp4"
          ?filename=walk|attachment; filename="walk.mp4"
          ?filename=walk.mp4&x=y|attachment; filename="walk.mp4"
          ?filename=../../etc/passwd|attachment; filename="_.._etc_passwd.mp4"
          ?filename=a%22%0d%0ab|attachment; filename="a___b.mp4"; filename*=UTF-8''a%22__b.mp4
          ?filename=%C3%BC%20%25|attachment; filename="_ _.mp4"; filename*=UTF-8''%C3%BC%20%25.mp4
          """)
  void aDownloadIsSavedUnderItsName(String query, String disposition) throws IOException {
    var path = "/" + DONE + "/downloads/default.mp4" + query.replace("'", "");
    var part = edge.get(HOST, path, "Range: bytes=1-2");
    assertThat(part.line()).isEqualTo("206 il");
    assertThat(part.field("Content-Disposition")).isEqualTo(disposition);
    assertThat(part.field("Cache-Control")).isEqualTo("public, max-age=60");
    assertThat(part.field("Access-Control-Expose-Headers")).contains("Content-Disposition");
  }

  @Test
  void theWatchPageShowsAndTellsOthersOfTheVideo() throws IOException {
    var page = edge.get("stream.localhost:8080", "/" + DONE + "/watch");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("<title>Millstones &amp; &lt;water&gt;</title>")
        .contains("<millstream-player src=\"" + DONE + "\"")
        .contains("&quot;state&quot;:&quot;ready&quot;")
        .contains("width=\"1280\" height=\"720\" src=\"/" + DONE + "/thumbnails/thumbnail.jpg\"")
        .contains("\"@type\":\"VideoObject\"", "\"duration\":\"PT1M2S\"")
        .contains("\"name\":\"Millstones & \\u003cwater>\"")
        .contains("application/json+oembed")
        .contains("property=\"og:title\" content=\"Millstones &amp; &lt;water&gt;\"")
        .contains("content=\"http://stream.localhost:8080/" + DONE + "/thumbnails/thumbnail.jpg\"")
        .contains("1:02 · 720p, 360p")
        .doesNotContain("<water>");
    assertThat(page.field("Content-Security-Policy")).contains("frame-ancestors 'self'");
  }

  @Test
  void theIframeTakesItsOptionsFromTheUrlAndNothingElse() throws IOException {
    var query =
        "?autoplay=true&muted&loop=false&startTime=1m2s&primaryColor=%23ff0000"
            + "&defaultTextTrack=pt-BR"
            + "&letterboxColor=red%22%3E%3Cscript%3E&poster=javascript:alert(1)&onload=x";
    var page = edge.get(HOST, "/" + DONE + "/iframe" + query);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.field("Content-Security-Policy")).contains("frame-ancestors *");
    assertThat(page.text())
        .contains(" autoplay=\"true\"", " muted=\"\"", " loop=\"false\"")
        .contains(" start-time=\"1m2s\"", " primary-color=\"#ff0000\"")
        .contains(" default-text-track=\"pt-BR\"")
        .contains("src=\"/" + DONE + "/thumbnails/thumbnail.jpg\"")
        .doesNotContain("letterbox-color", "javascript:", "onload", "<script>");
    assertThat(edge.get(HOST, "/" + DONE + "/iframe?poster=https%3A%2F%2Fa.example%2Fp.jpg").text())
        .contains("src=\"https://a.example/p.jpg\"");
  }

  @Test
  void thePlayersFilesNeverChangeUnderTheirName() throws IOException {
    var page = edge.get(HOST, "/" + DONE + "/iframe").text();
    var files =
        Pattern.compile("(?:src|href)=\"(/player/[^\"]+)\"").matcher(page).results().toList();
    assertThat(files).hasSizeGreaterThan(3);
    for (var file : files) {
      var plain = edge.get(HOST, file.group(1));
      assertThat(plain.status()).isEqualTo(200);
      assertThat(plain.field("Cache-Control")).contains("immutable");
      var gzip = edge.get(HOST, file.group(1), "Accept-Encoding: gzip");
      assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
      assertThat(gzip.body().length()).isLessThan(plain.body().length());
    }
    assertThat(edge.get(HOST, "/player/000000000000/page.js").status()).isEqualTo(404);
  }

  @Test
  void otherSitesReachThePlayerUnderShortNames() throws IOException {
    var element = edge.get(HOST, "/player/millstream-player.js", "Origin: https://a.example");
    assertThat(element.field("Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(element.field("Access-Control-Allow-Origin")).isEqualTo("*");
    var whole = Pattern.compile("'\\.(/.+)'").matcher(element.text());
    assertThat(whole.find()).isTrue();
    assertThat(edge.get(HOST, "/player" + whole.group(1)).text()).contains("millstream-player");
    assertThat(edge.get(HOST, "/embed/sdk.latest.js").text()).contains("window.Stream");
  }

  @Test
  void aPlayerOnAnotherSiteLearnsOfTheVideo() throws IOException {
    var card = edge.get(HOST, "/" + GROWING + "/player.json", "Origin: https://a.example");
    assertThat(card.text())
        .contains("\"state\":\"ready\"", "\"complete\":false", "\"name\":\"Growing\"")
        .contains("\"poster\":\"thumbnails/thumbnail.jpg\"")
        .doesNotContain("storyboard");
    assertThat(card.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(edge.get(HOST, "/" + UNKNOWN + "/player.json").line())
        .startsWith("404 ")
        .contains("\"state\":\"waiting\"");
  }

  @Test
  void anOembedConsumerGetsAFrameThatFits() throws IOException {
    var path = "/" + DONE + "/oembed?format=json&maxwidth=640&url=x";
    assertThat(edge.get(HOST, path).text())
        .contains("\"type\":\"video\"", "\"version\":\"1.0\"", "\"width\":640", "\"height\":360")
        .contains(
            "<iframe src=\\\"http://stream.localhost/" + DONE + "/iframe\\\" width=\\\"640\\\"");
    assertThat(edge.get(HOST, "/" + DONE + "/oembed?format=xml").status()).isEqualTo(501);
    assertThat(edge.get(HOST, "/" + UNKNOWN + "/oembed").status()).isEqualTo(404);
  }

  @Test
  void aVideoThatIsNotThereYetIsWaitedForAndAppears() throws IOException {
    var uid = "22222222222222222222222222222222";
    var before = edge.get(HOST, "/" + uid + "/watch");
    assertThat(before.status()).isEqualTo(404);
    assertThat(before.text()).contains("data-waiting=\"true\"");
    assertThat(edge.get(HOST, "/" + uid + "/manifest/video.m3u8").field("Cache-Control"))
        .isEqualTo("no-store");
    publish(uid, "New", false, false);
    awaitPage(uid, "<title>New</title>");
    assertThat(edge.get(HOST, "/" + uid + "/watch").text()).contains("data-waiting=\"true\"");
    publish(uid, "New", false, true);
    awaitPage(uid, "data-waiting=\"false\"");
  }

  @Test
  void aVideoThatFailedSaysWhyAndIsNotWaitedFor() throws IOException {
    var uid = "33333333333333333333333333333333";
    edge.publish(
        RefName.stream(uid),
        tree ->
            tree.writer.section(
                Section.STREAM, StreamCard.failed(uid, "notes.mp4", "It is <no> video.")));
    var page = edge.get(HOST, "/" + uid + "/watch");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("&quot;state&quot;:&quot;failed&quot;", "<h1>notes.mp4</h1>")
        .contains("This video cannot be played. It is &lt;no&gt; video.")
        .doesNotContain("og:image", "og:video", "/thumbnails/");
    var playlist = edge.get(HOST, "/" + uid + "/manifest/video.m3u8");
    assertThat(playlist.line()).isEqualTo("410 This video cannot be played. It is <no> video.\n");
    assertThat(playlist.field("Cache-Control")).isEqualTo("no-store");
    assertThat(edge.get(HOST, "/" + uid + "/video/360/seg-00001.m4s").status()).isEqualTo(404);
  }

  @Test
  void allOfAVideoThatIsWithheldIsUnavailableForLegalReasons() throws IOException {
    var uid = "44444444444444444444444444444444";
    edge.publish(
        RefName.stream(uid),
        tree -> {
          tree.writer.section(
              Section.STREAM, StreamCard.failed(uid, "talk.mp4", "It is withheld."));
          tree.writer.section(Section.WITHHELD, new Withheld("It is withheld."));
        });
    for (var path : List.of("manifest/video.m3u8", "video/360/seg-00001.m4s")) {
      var answer = edge.get(HOST, "/" + uid + "/" + path);
      assertThat(answer.line()).isEqualTo("451 This video cannot be played. It is withheld.\n");
      assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void linksOthersShowHaveTheSchemeTheVisitorUses() throws IOException {
    var page = edge.get(HOST, "/" + DONE + "/watch", "X-Forwarded-Proto: https").text();
    assertThat(page)
        .contains("og:url\" content=\"https://stream.localhost/" + DONE + "/watch\"")
        .contains("&lt;iframe src=&quot;https://stream.localhost/" + DONE)
        .contains("name=\"twitter:player:width\" content=\"1280\"")
        .doesNotContain("http://");
    assertThat(edge.get(HOST, "/" + UNKNOWN + "/watch").text())
        .doesNotContain("og:image", "og:video");
  }

  @ParameterizedTest
  @CsvSource({
    "/,404",
    "/not-a-uid/watch,404",
    "/" + UNKNOWN + "/video/360/seg-00001.m4s,404",
    "/" + DONE + ",404",
    "/" + DONE + "/,404",
    "/" + DONE + "/video/360/seg-00009.m4s,404",
    "/" + DONE + "/../" + GROWING + "/watch,200",
    "/" + DONE + "/..%2f..%2fetc/passwd,404"
  })
  void nothingElseIsThere(String path, int status) throws IOException {
    assertThat(edge.get(HOST, path).status()).isEqualTo(status);
  }

  private static void publish(String uid, String name, boolean complete, boolean playable)
      throws IOException {
    edge.publish(
        RefName.stream(uid),
        tree -> {
          if (playable) {
            tree.file(
                "/manifest/video.m3u8",
                "application/vnd.apple.mpegurl",
                Map.of(
                    Coding.IDENTITY,
                    bytes("a long playlist"),
                    Coding.GZIP,
                    bytes("zipped playlist")));
            tree.text("/video/360/seg-00001.m4s", "segment");
            tree.text("/downloads/default.mp4", "film");
          }
          tree.text("/thumbnails/thumbnail.jpg", "picture");
          var card = new StreamCard(uid, name, 62.3, 1280, 720, complete, List.of(720, 360), "");
          tree.writer.section(Section.STREAM, card);
        });
  }

  private static void awaitPage(String uid, String text) throws IOException {
    var deadline = Instant.now().plusSeconds(5);
    while (!edge.get(HOST, "/" + uid + "/watch").text().contains(text)) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

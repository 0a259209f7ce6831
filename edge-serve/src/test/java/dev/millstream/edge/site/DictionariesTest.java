package dev.millstream.edge.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.guard.Networks;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.AccessHash;
import dev.millstream.store.site.Deltas;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a visitor has is a dictionary for what comes after it (RFC 9842).
class DictionariesTest {
  private static final String SITE = "site.localhost";
  private static final String APP = "/assets/app-E5f6G7h8.js";
  private static final byte[] OLD = bytes("old ".repeat(800));
  private static final byte[] NEW = bytes("new ".repeat(800));
  private static final byte[] SHORTER = bytes("br ".repeat(300));
  private static final String TAKES = "Accept-Encoding: gzip, br, zstd, dcb, dcz";
  private static final String HAS = "Available-Dictionary: " + sequence(Digest.of(OLD).bytes());

  @TempDir private static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder, EdgeLimits.defaults(), Networks.LOOPBACK);
    publish("site", _ -> {});
    publish("plain", tree -> tree.writer.section(Section.DELIVERY, new SiteDelivery(false)));
    var locked = new SiteAccess.Locked("/*", List.of(AccessHash.of("ann:sesame")));
    publish(
        "locked",
        tree -> tree.writer.section(Section.ACCESS, new SiteAccess(false, List.of(locked))));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  private static void publish(String project, Consumer<EdgeFixture.Tree> more) throws IOException {
    edge.publish(
        RefName.deltas(project, "0a1b2c3d"),
        tree ->
            tree.file(
                Deltas.path(Digest.of(NEW), Digest.of(OLD)),
                "text/javascript",
                Map.of(
                    Coding.IDENTITY, NEW,
                    Coding.DCB, bytes("dcb bytes"),
                    Coding.DCZ, bytes("dcz"))));
    edge.publish(
        RefName.production(project),
        tree -> {
          var codings = Map.of(Coding.IDENTITY, NEW, Coding.BR, SHORTER);
          tree.file(APP, "text/javascript; charset=utf-8", codings);
          tree.file("/page.html", "text/html; charset=utf-8", codings);
          tree.file("/kept.html", "text/html; charset=utf-8", codings);
          tree.file("/kept(1).html", "text/html; charset=utf-8", codings);
          tree.text("/small-E5f6G7h8.js", "small");
          var fresh = new HeaderRule.Header("Cache-Control", "max-age=60");
          var vary = new HeaderRule.Header("Vary", "Cookie");
          tree.writer.section(
              Section.RULES,
              new SiteRules(
                  SiteRules.NONE.htmlHandling(),
                  SiteRules.NONE.notFoundHandling(),
                  List.of(new HeaderRule("/kept*", List.of(fresh, vary), List.of(), 1)),
                  List.of()));
          tree.writer.section(
              Section.ORIGIN, new SiteOrigin(project, "0a1b2c3d", "main", "0".repeat(40), false));
          more.accept(tree);
        });
  }

  @Test
  void aFingerprintedFileIsOfferedForItsNextVersions() throws IOException {
    var answer = edge.get(SITE, APP, TAKES);
    assertThat(answer.field("Use-As-Dictionary")).isEqualTo("match=\"/assets/app-*.js\"");
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding, Available-Dictionary");
    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(edge.get(SITE, "/small-E5f6G7h8.js").field("Use-As-Dictionary")).isNull();
  }

  @Test
  void aPageIsOfferedForItselfIfItMayBeKept() throws IOException {
    assertThat(edge.get(SITE, "/page").field("Use-As-Dictionary")).isNull();
    var kept = edge.get(SITE, "/kept");
    assertThat(kept.field("Use-As-Dictionary")).isEqualTo("match=\"/kept\"");
    assertThat(kept.field("Vary")).isEqualTo("Accept-Encoding, Cookie, Available-Dictionary");
    assertThat(edge.get(SITE, "/kept(1)").field("Use-As-Dictionary")).isNull();
  }

  @Test
  void whoHasADictionaryGetsTheDelta() throws IOException {
    var whole = edge.get(SITE, APP, TAKES);
    var delta = edge.get(SITE, APP, TAKES, HAS);
    assertThat(delta.line()).isEqualTo("200 dcz");
    assertThat(delta.field("Content-Encoding")).isEqualTo("dcz");
    assertThat(delta.field("Vary")).isEqualTo("Accept-Encoding, Available-Dictionary");
    assertThat(delta.field("Use-As-Dictionary")).isEqualTo("match=\"/assets/app-*.js\"");
    assertThat(delta.field("ETag")).isNotEqualTo(whole.field("ETag"));
    var first = edge.get(SITE, APP, "Accept-Encoding: gzip, dcz;q=0.5, dcb", HAS);
    assertThat(first.line()).isEqualTo("200 dcb bytes");
    assertThat(edge.get(SITE, "/page", TAKES, HAS).field("Content-Encoding")).isEqualTo("dcz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Available-Dictionary: :AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:",
        "Available-Dictionary: :AAAA:",
        "Available-Dictionary: :::",
        "Available-Dictionary: :",
        "Available-Dictionary:",
        "Available-Dictionary: \"old\"",
        "X-Nothing: at all"
      })
  void othersGetTheWholeFile(String field) throws IOException {
    assertThat(edge.get(SITE, APP, TAKES, field).field("Content-Encoding")).isEqualTo("br");
  }

  @Test
  void theCodingHasToBeAccepted() throws IOException {
    var answer = edge.get(SITE, APP, "Accept-Encoding: gzip, br", HAS);
    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(edge.get(SITE, APP, HAS).field("Content-Encoding")).isNull();
  }

  @Test
  void whoCannotReadTheAnswerLearnsNothingFromItsLength() throws IOException {
    assertThat(edge.get(SITE, APP, TAKES, HAS, "Sec-Fetch-Site: cross-site").line())
        .isEqualTo("200 " + new String(SHORTER, StandardCharsets.UTF_8));
    assertThat(edge.get(SITE, APP, TAKES, HAS, "Sec-Fetch-Site: same-origin").line())
        .isEqualTo("200 dcz");
    assertThat(edge.get(SITE, APP, TAKES, HAS, "Range: bytes=0-1").line()).isEqualTo("206 br");
  }

  @Test
  void theHotPathNeverMistakesOneForTheOther() throws IOException {
    var plain = "GET " + APP + " HTTP/1.1\r\nHost: " + SITE + "\r\n" + TAKES + "\r\n";
    var whole = plain + "\r\n";
    edge.raw(whole + whole + plain + "Connection: close\r\n\r\n");
    var before = edge.repeats.get();
    var end = plain + HAS + "\r\nConnection: close\r\n\r\n";
    var answers = edge.raw(whole + plain + HAS + "\r\n\r\n" + whole + end).toString();
    assertThat(Pattern.compile("Content-Encoding: (\\w+)").matcher(answers).results())
        .extracting(found -> found.group(1))
        .containsExactly("br", "dcz", "br", "dcz");
    assertThat(edge.repeats.get() - before).isEqualTo(2);
  }

  @Test
  void onlySecureConnectionsHaveDictionaries() throws IOException {
    edge.publish(
        RefName.domain("www.example.org"),
        tree ->
            tree.writer.section(
                Section.DOMAIN, new DomainCard("www.example.org", "site", true, "", Map.of())));
    var plain = edge.get("www.example.org", APP, TAKES, HAS);
    assertThat(plain.field("Content-Encoding")).isEqualTo("br");
    assertThat(plain.field("Use-As-Dictionary")).isNull();
    assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
    var proxied = edge.get("www.example.org", APP, TAKES, HAS, "X-Forwarded-Proto: https");
    assertThat(proxied.line()).isEqualTo("200 dcz");
    assertThat(proxied.field("Use-As-Dictionary")).isNotNull();
  }

  @Test
  void whatNotAllMaySeeHasNone() throws IOException {
    var password =
        "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes("ann:sesame"));
    var answer = edge.get("locked.localhost", APP, TAKES, HAS, password);
    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(answer.field("Use-As-Dictionary")).isNull();
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void aSiteMayDoWithout() throws IOException {
    var answer = edge.get("plain.localhost", APP, TAKES, HAS);
    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(answer.field("Use-As-Dictionary")).isNull();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sequence(byte[] bytes) {
    return ":" + Base64.getEncoder().encodeToString(bytes) + ":";
  }
}

package dev.millstream.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.TrustAll;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.PageLinks;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTPS as curl and openssl see it: who the edge is under which name, and what it speaks.
class HttpsTest {
  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static String authority;

  @BeforeAll
  static void start() throws IOException {
    edge = EdgeFixture.secure(folder);
    authority = Tls.authority(folder.resolve("tls"), "localhost").toString();
    edge.publish(RefName.production("shop"), Map.of("/index.html", "live"));
    edge.publish(RefName.branch("shop", "new-look"), Map.of("/index.html", "a branch"));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "new-look.shop", "other"})
  void whoTrustsTheLocalAuthorityReachesEverySiteOverHttp2(String host) throws Exception {
    var answer = curl("https://%s.localhost:%d/".formatted(host, port()), "-w", " %{http_version}");
    assertThat(answer.exit()).as(answer.output()).isZero();
    assertThat(answer.output()).endsWith(" 2");
  }

  @Test
  void manyStreamsOfOneConnectionGetEachTheirOwnAnswerWhole() throws Exception {
    var files = new TreeMap<String, String>();
    for (var i = 0; i < 200; i++) {
      files.put("/" + i + ".txt", (i + ",").repeat(i % 10 == 0 ? 20_000 : i + 1));
    }
    edge.publish(RefName.production("many"), files);
    var into = Files.createDirectory(folder.resolve("came"));

    var all = "https://many.localhost:%d/[0-199].txt".formatted(port());
    var told =
        curl(
            all,
            "-Z",
            "--parallel-max",
            "100",
            "-o",
            into + "/#1.txt",
            "-w",
            "\\nby=%{http_version}\\n");

    assertThat(told.exit()).as(told.output()).isZero();
    assertThat(told.output().lines().filter(line -> line.equals("by=2"))).hasSize(200);
    for (var file : files.entrySet()) {
      assertThat(Files.readString(into.resolve(file.getKey().substring(1))))
          .as(file.getKey())
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void aHostIsBoundToHttpsOnlyIfItsSiteSaysSoAndNeverOverPlainHttp() throws Exception {
    var policy = "max-age=31536000; includeSubDomains; preload";
    var rule =
        new HeaderRule(
            "/*",
            List.of(new HeaderRule.Header("Strict-Transport-Security", policy)),
            List.of(),
            1);
    var rules =
        new SiteRules(
            SiteRules.NONE.htmlHandling(),
            SiteRules.NONE.notFoundHandling(),
            List.of(rule),
            List.of());
    edge.publish(RefName.production("bound"), Map.of("/index.html", "live"), Section.RULES, rules);

    for (var path : List.of("/", "/nothing")) {
      var told = curl("https://bound.localhost:%d%s".formatted(port(), path), "-D", "-");
      assertThat(told.output()).containsIgnoringCase("strict-transport-security: " + policy);
      assertThat(edge.get("bound.localhost", path).field("Strict-Transport-Security")).isNull();
    }
    assertThat(curl("https://shop.localhost:%d/".formatted(port()), "-D", "-").output())
        .doesNotContainIgnoringCase("strict-transport-security");
  }

  @Test
  void aBrowserHearsWhatAPageTakesWhileTheFunctionStillMakesIt() throws Exception {
    var rule =
        new HeaderRule(
            "/ruled",
            List.of(new HeaderRule.Header("Link", "</r.css>; rel=preload")),
            List.of(),
            1);
    var rules =
        new SiteRules(
            SiteRules.NONE.htmlHandling(),
            SiteRules.NONE.notFoundHandling(),
            List.of(rule),
            List.of());
    edge.publish(
        RefName.production("early"),
        tree -> {
          tree.text("/file.html", "a file");
          var script = tree.object("// a script".getBytes(StandardCharsets.UTF_8));
          var gate = new RouteRules(List.of("/*"), List.of("/file"));
          tree.writer
              .section(Section.RULES, rules)
              .section(
                  Section.PAGE_LINKS, PageLinks.of(Map.of("/file.html", "</f.css>; rel=preload")))
              .section(
                  Section.FUNCTIONS,
                  new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
        });
    edge.functions(call -> {
      var path = URI.create(call.request().url()).getPath();
      var headers = new ArrayList<HttpHeader>();
      headers.add(new HttpHeader("Content-Type", "text/html"));
      if (path.startsWith("/learned")) {
        headers.add(new HttpHeader("Link", "</l.css?a,b>; rel=preload, </next>; rel=next"));
      }
      return new FunctionOutcome.Answered(
          new FunctionResponse(200, headers, "made".getBytes(StandardCharsets.UTF_8)));
    });
    early("/ruled", ""); // the site is loaded by the first to ask

    assertThat(early("/ruled", "")).containsExactly("link: </r.css>; rel=preload");
    assertThat(early("/learned?by", "Cookie: name=ann")).isEmpty();
    assertThat(early("/learned?by", "")).isEmpty();
    assertThat(early("/learned?by", "Cookie: name=ann"))
        .containsExactly("link: </l.css?a,b>; rel=preload");
    assertThat(early("/learned?by=else", "")).isEmpty();
    assertThat(early("/learned?by", "Sec-Fetch-Mode: cors")).isEmpty();
    assertThat(early("/learned?by", "", "--http1.1")).isEmpty();
    assertThat(early("/file", "")).isEmpty();
    assertThat(edge.get("early.localhost", "/file").field("Link"))
        .isEqualTo("</f.css>; rel=preload");
  }

  /// The fields of the interim answer; all of them reach the page behind it.
  private static List<String> early(String path, String field, String... options) throws Exception {
    var all = new ArrayList<>(List.of("-D", "-"));
    all.addAll(List.of(options));
    if (!field.startsWith("Sec-Fetch-Mode")) {
      all.addAll(List.of("-H", "Sec-Fetch-Mode: navigate"));
    }
    if (!field.isEmpty()) {
      all.addAll(List.of("-H", field));
    }
    var url = "https://early.localhost:%d%s".formatted(port(), path);
    var heads = curl(url, all.toArray(String[]::new)).output().split("\r\n\r\n", -1);
    assertThat(heads[heads.length - 1]).isIn("made", "a file");
    assertThat(heads[heads.length - 2]).containsPattern("^HTTP/[12.]+ 200");
    if (heads.length == 2) {
      return List.of();
    }
    assertThat(heads).hasSize(3);
    assertThat(heads[0]).startsWith("HTTP/2 103");
    return heads[0].lines().skip(1).map(String::strip).toList();
  }

  @Test
  void oldClientsGetHttp11() throws Exception {
    var answer =
        curl("https://shop.localhost:%d/".formatted(port()), "--http1.1", "-w", " %{http_version}");
    assertThat(answer.output()).isEqualTo("live 1.1");
  }

  @Test
  void whoKnowsNoHostNameReachesTheLoopbackAddress() throws Exception {
    assertThat(curl("https://127.0.0.1:%d/".formatted(port())).exit()).isZero();
  }

  @Test
  void whoDoesNotTrustTheAuthorityIsWarned() throws Exception {
    var url = "https://shop.localhost:%d/".formatted(port());
    assertThat(Tool.run("", "curl", "-sS", "--noproxy", "*", url).exit()).isEqualTo(60);
  }

  @Test
  void theAuthoritysKeyIsForItsOwnerOnly() throws IOException {
    var key = folder.resolve("tls/ca-localhost.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void modernProtocolsAreSpokenWithForwardSecrecy(String protocol) throws Exception {
    var told = openssl("", protocol);
    assertThat(told.output()).contains("Verify return code: 0 (ok)").contains("GCM");
  }

  @Test
  void oldProtocolsAndSuitesAreRefused() throws Exception {
    assertThat(openssl("", "-tls1_1", "-cipher", "ALL@SECLEVEL=0").output())
        .contains("Cipher is (NONE)");
    assertThat(openssl("", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256").output())
        .contains("Cipher is (NONE)");
  }

  @Test
  void clientsCannotNegotiateAgain() throws Exception {
    assertThat(Tool.runOpen("R\n", client(port(), "-tls1_2")).output())
        .containsPattern("(?s)RENEGOTIATING.*(no renegotiation|handshake failure)");
  }

  @Test
  void ownCertificatesAreTakenUpWhileConnectionsGoOn() throws Exception {
    var own = Files.createDirectories(folder.resolve("tls/certificates"));
    write(own, "shop", "first", "shop.example.org");
    awaitSubject("shop.example.org", "first");
    try (var socket = connect("shop.example.org")) {
      assertThat(request(socket)).startsWith("HTTP/1.1 404");
      write(own, "shop", "second", "shop.example.org");
      awaitSubject("shop.example.org", "second");
      assertThat(request(socket)).as("on the old connection").startsWith("HTTP/1.1 404");
    }
    // half a pair: the old one stays
    Files.writeString(own.resolve("shop.crt"), "rubbish");
    write(own, "wild", "third", "*.example.net");
    awaitSubject("www.example.net", "third");
    assertThat(subject("shop.example.org")).contains("second");
    assertThat(subject("a.b.example.net")).contains("Millstream");
  }

  /// Makes a pair aside and moves it there, as careful tools do.
  private static void write(Path own, String name, String subject, String host) throws Exception {
    var made = Files.createTempDirectory(folder, "made");
    var key = made.resolve("key").toString();
    var certificate = made.resolve("crt").toString();
    var done =
        Tool.run(
            "",
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + subject,
            "-addext",
            "subjectAltName=DNS:" + host,
            "-keyout",
            key,
            "-out",
            certificate);
    assertThat(done.exit()).as(done.output()).isZero();
    Files.move(Path.of(key), own.resolve(name + ".key"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        Path.of(certificate), own.resolve(name + ".crt"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitSubject(String host, String subject) throws Exception {
    var deadline = Instant.now().plusSeconds(20);
    while (!subject(host).contains(subject)) {
      assertThat(Instant.now()).as("%s shows %s", host, subject).isBefore(deadline);
    }
  }

  private static String subject(String host) throws Exception {
    var told = openssl("", "-servername", host);
    return told.output().lines().filter(line -> line.startsWith("subject=")).findFirst().orElse("");
  }

  private static SSLSocket connect(String host) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port());
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String request(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "HEAD / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int port() {
    return edge.server.httpsPort().orElseThrow();
  }

  private static Tool curl(String url, String... options) throws Exception {
    var command =
        new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--cacert", authority, url));
    command.addAll(List.of(options));
    return Tool.run("", command.toArray(String[]::new));
  }

  private static Tool openssl(String input, String... options) throws Exception {
    return Tool.run(input, client(port(), options).toArray(String[]::new));
  }

  private static List<String> client(int port, String... options) {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of("-CAfile", authority));
    command.addAll(List.of(options));
    if (!command.contains("-servername")) {
      command.addAll(List.of("-servername", "shop.localhost"));
    }
    return command;
  }
}

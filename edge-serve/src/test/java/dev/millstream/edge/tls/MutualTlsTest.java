package dev.millstream.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.clients.ClientRules;
import dev.millstream.edge.clients.ClientTrust;
import dev.millstream.edge.pem.Pem;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Hosts whose clients show certificates, as curl and openssl meet them.
class MutualTlsTest {
  private static final String TEAM = "team";
  private static final String STRANGERS = "strangers";

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static Path authorities;
  private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

  @BeforeAll
  static void start() throws Exception {
    LOGGED.start();
    for (var source : List.of(ClientTrust.class, ClientRules.class)) {
      var logger = (Logger) LoggerFactory.getLogger(source);
      logger.setLevel(Level.INFO);
      logger.addAppender(LOGGED);
    }
    authority(TEAM);
    authority(STRANGERS);
    issue("ann", TEAM, "clientAuth");
    issue("bob", TEAM, "clientAuth");
    issue("server", TEAM, "serverAuth");
    issue("eve", STRANGERS, "clientAuth");
    authorities = Files.createDirectories(folder.resolve("tls/clients"));
    admit("guarded.localhost", TEAM);
    admit("open.localhost.optional", TEAM);
    admit("*.guarded.localhost", TEAM);
    edge = EdgeFixture.secure(folder);
    for (var site : List.of("guarded", "open", "shop", "moved", "later")) {
      edge.publish(
          RefName.production(site),
          tree -> {
            tree.text("/index.html", "live");
            var script = tree.object("// a script".getBytes(StandardCharsets.UTF_8));
            var gate = new RouteRules(List.of("/who"), List.of());
            tree.writer.section(
                Section.FUNCTIONS,
                new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
          });
    }
    edge.functions(call -> {
      var shown =
          call.request().headers().stream()
              .filter(field -> field.name().startsWith("client-cert"))
              .map(field -> field.name() + "=" + field.value())
              .toList();
      return new FunctionOutcome.Answered(
          new FunctionResponse(200, List.of(), shown.toString().getBytes(StandardCharsets.UTF_8)));
    });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "guarded.localhost, ann, 200",
    "guarded.localhost, '', 0",
    "guarded.localhost, eve, 0",
    "guarded.localhost, server, 0",
    "new.guarded.localhost, '', 0",
    "new.guarded.localhost, ann, 404",
    "open.localhost, '', 200",
    "open.localhost, ann, 200",
    "open.localhost, eve, 0",
    "shop.localhost, '', 200",
    "shop.localhost, eve, 200",
  })
  void aHostLetsInWhomItsAuthorityVouchesFor(String host, String client, int status)
      throws Exception {
    for (var version : List.of("--tls-max 1.2", "--http1.1", "--http2")) {
      var options = new ArrayList<>(List.of(version.split(" ")));
      options.addAll(client.isEmpty() ? List.of() : as(client));
      var answer = curl(host, "/", options);
      assertThat(answer.output()).as("%s %s", version, answer.output()).endsWith(status(status));
      assertThat(answer.exit() == 0).isEqualTo(status > 0);
    }
  }

  private static String status(int status) {
    return " %03d".formatted(status);
  }

  @Test
  void whoCameAndWhoDidNotIsInTheLog() throws Exception {
    LOGGED.list.clear();
    curl("guarded.localhost", "/", as("ann"));
    curl("guarded.localhost", "/", as("eve"));
    curl("guarded.localhost", "/", List.of());

    assertThat(List.copyOf(LOGGED.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(
            line -> line.equals("event=client_accepted host=guarded.localhost subject=\"CN=ann\""))
        .anyMatch(line ->
            line.startsWith("event=client_refused host=guarded.localhost subject=\"CN=eve\" rea"))
        .anyMatch(line -> line.startsWith("event=client_refused host=guarded.localhost reason="))
        .hasSize(3);
  }

  @Test
  void aFunctionLearnsWhoAsksAndBelievesNoVisitorsWord() throws Exception {
    var forged = List.of("-H", "Client-Cert: :Zm9yZ2Vk:", "-H", "Client-Cert-Chain: :Zm8=:");
    var named = new ArrayList<>(as("ann"));
    named.addAll(forged);

    assertThat(curl("open.localhost", "/who", named).output())
        .startsWith("[client-cert=:" + base64("ann") + ":] ");
    assertThat(curl("open.localhost", "/who", forged).output()).startsWith("[] ");
    assertThat(curl("shop.localhost", "/who", named).output()).startsWith("[] ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void aConnectionForAnotherHostLeadsNowhere(String version) throws Exception {
    var asked = List.of(version, "-H", "Host: guarded.localhost");

    assertThat(curl("shop.localhost", "/", asked).output()).endsWith(" 421");
    var known = new ArrayList<>(asked);
    known.addAll(as("ann"));
    assertThat(curl("open.localhost", "/", known).output()).endsWith(" 421");
  }

  @Test
  void plainHttpLeadsToHttpsAlsoWhereAnAnswerWasRepeatedBefore() throws Exception {
    for (var i = 0; i < 4; i++) {
      assertThat(edge.get("later.localhost", "/").line()).isEqualTo("200 live");
    }
    admit("later.localhost", TEAM);

    var deadline = Instant.now().plusSeconds(20);
    while (edge.get("later.localhost", "/").line().startsWith("200")) {
      assertThat(Instant.now()).as("the authority is taken up").isBefore(deadline);
    }
    var answer = edge.get("later.localhost", "/");
    assertThat(answer.line()).startsWith("308 https://later.localhost");
    assertThat(edge.get("guarded.localhost", "/").line()).startsWith("308 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void whoComesBackByATicketIsJudgedByTheAuthorityOfNow(String protocol) throws Exception {
    admit("moved.localhost", TEAM);
    awaitStatus("moved.localhost", "eve", 0);
    var session = folder.resolve("session" + protocol).toString();
    assertThat(visit(protocol, "-sess_out", session)).contains("HTTP/1.1 200 OK");
    assertThat(visit(protocol, "-sess_in", session)).contains("Reused", "HTTP/1.1 200 OK");

    admit("moved.localhost", STRANGERS);
    awaitStatus("moved.localhost", "ann", 0);
    assertThat(visit(protocol, "-sess_in", session)).doesNotContain("HTTP/1.1 200");
  }

  @Test
  void whomARevocationListNamesIsNotLetInAndTheLogSaysWhy() throws Exception {
    var rules = edge.server.tls().orElseThrow().clients();
    var roots = Pem.certificates(file(TEAM, "crt"));
    rules.put("listed.localhost", true, roots, List.of());
    edge.server.tls().orElseThrow().refresh();
    assertThat(curl("listed.localhost", "/", as("ann")).output()).endsWith(" 404");

    rules.put("listed.localhost", true, roots, List.of(revocations("ann")));
    edge.server.tls().orElseThrow().refresh();
    LOGGED.list.clear();
    assertThat(curl("listed.localhost", "/", as("ann")).exit()).isNotZero();
    assertThat(curl("listed.localhost", "/", as("bob")).output()).endsWith(" 404");
    assertThat(List.copyOf(LOGGED.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line ->
            line.startsWith("event=client_refused host=listed.localhost subject=\"CN=ann\"")
                && line.contains("revoked"));
    assertThat(rules.hosts())
        .hasEntrySatisfying("listed.localhost", host -> assertThat(host.revoked()).isEqualTo(1));

    assertThat(rules.remove("listed.localhost")).isTrue();
    edge.server.tls().orElseThrow().refresh();
    assertThat(curl("listed.localhost", "/", List.of()).output()).endsWith(" 404");
    assertThat(rules.remove("listed.localhost")).isFalse();
    assertThatThrownBy(() -> rules.put("../listed", true, roots, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The team's list, made by openssl, that names one certificate.
  private static X509CRL revocations(String revoked) throws Exception {
    var database = Files.createFile(folder.resolve("index.txt"));
    Files.writeString(folder.resolve("crlnumber"), "01\n");
    var config = folder.resolve("ca.cnf");
    Files.writeString(
        config,
        """
        [ca]
        default_ca = team
        [team]
        database = %s
        crlnumber = %s
        default_md = sha256
        default_crl_days = 2
        """
            .formatted(database, folder.resolve("crlnumber")));
    for (var step :
        List.of(
            List.of("-revoke", file(revoked, "crt").toString()),
            List.of("-gencrl", "-out", file(TEAM, "crl").toString()))) {
      var command = new ArrayList<>(List.of("openssl", "ca", "-config", config.toString()));
      command.addAll(List.of("-cert", file(TEAM, "crt").toString()));
      command.addAll(List.of("-keyfile", file(TEAM, "key").toString()));
      command.addAll(step);
      var done = Tool.run("", command.toArray(String[]::new));
      assertThat(done.exit()).as(done.output()).isZero();
    }
    return Pem.revocations(Files.readAllBytes(file(TEAM, "crl")), "the list").getFirst();
  }

  @Test
  void aFileThatCannotBeReadShutsItsHost() throws Exception {
    Files.writeString(authorities.resolve("broken.localhost.crt"), "rubbish");
    awaitStatus("broken.localhost", "ann", 0);
    assertThat(List.copyOf(LOGGED.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line ->
            line.contains("event=client_authority_refused") && line.contains("broken.localhost"));
  }

  private static void awaitStatus(String host, String client, int status) throws Exception {
    var deadline = Instant.now().plusSeconds(20);
    while (!curl(host, "/", as(client)).output().endsWith(status(status))) {
      assertThat(Instant.now()).as("%s for %s", host, client).isBefore(deadline);
    }
  }

  private static void admit(String host, String authority) throws IOException {
    var copy = Files.copy(file(authority, "crt"), folder.resolve(authority + ".copy"));
    Files.move(copy, authorities.resolve(host + ".crt"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void authority(String name) throws Exception {
    openssl(name, "-addext", "basicConstraints=critical,CA:TRUE");
  }

  private static void issue(String name, String by, String usage) throws Exception {
    openssl(
        name,
        "-CA",
        file(by, "crt").toString(),
        "-CAkey",
        file(by, "key").toString(),
        "-addext",
        "extendedKeyUsage=" + usage);
  }

  private static void openssl(String name, String... more) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-nodes"));
    command.addAll(
        List.of("-days", "2", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
    command.addAll(List.of("-keyout", file(name, "key").toString()));
    command.addAll(List.of("-out", file(name, "crt").toString()));
    command.addAll(List.of(more));
    var done = Tool.run("", command.toArray(String[]::new));
    assertThat(done.exit()).as(done.output()).isZero();
  }

  private static Path file(String name, String ending) {
    return folder.resolve(name + "." + ending);
  }

  private static String base64(String name) throws IOException {
    return Files.readString(file(name, "crt"))
        .replaceAll("-----[A-Z ]+-----", "")
        .replace("\n", "");
  }

  private static List<String> as(String client) {
    return List.of(
        "--cert", file(client, "crt").toString(), "--key", file(client, "key").toString());
  }

  private static Tool curl(String host, String path, List<String> options) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-s", "--noproxy", "*", "-w", " %{http_code}"));
    command.addAll(List.of("--cacert", trusted(), "https://" + host + ":" + port() + path));
    command.addAll(options);
    return Tool.run("", command.toArray(String[]::new));
  }

  /// Asks for a page as ann, and stays until the server closes.
  private static String visit(String... options) throws Exception {
    var command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port()));
    command.addAll(List.of("-CAfile", trusted(), "-servername", "moved.localhost", "-ign_eof"));
    command.addAll(List.of("-cert", file("ann", "crt").toString()));
    command.addAll(List.of("-key", file("ann", "key").toString()));
    command.addAll(List.of(options));
    var request = "GET / HTTP/1.1\r\nHost: moved.localhost\r\nConnection: close\r\n\r\n";
    return Tool.runOpen(request, command).output();
  }

  private static String trusted() {
    return Tls.authority(folder.resolve("tls"), "localhost").toString();
  }

  private static int port() {
    return edge.server.httpsPort().orElseThrow();
  }
}

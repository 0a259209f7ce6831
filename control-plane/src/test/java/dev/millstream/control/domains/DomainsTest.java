package dev.millstream.control.domains;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.control.ControlPlane;
import dev.millstream.control.ControlSettings;
import dev.millstream.control.ControlSettings.ControlLimits;
import dev.millstream.control.deploy.User;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.network.Outbound;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Custom domains through the API, proven by a real DNS server and a real HTTP server.
class DomainsTest {
  @TempDir static Path folder;
  private static DnsServer dns;
  private static HttpServer web;
  private static final AtomicReference<String> shown = new AtomicReference<>("");
  private static FileObjectStore store;
  private static Transcoder transcoder;
  private static ControlPlane control;
  private static User user;

  @BeforeAll
  static void start() throws Exception {
    dns = new DnsServer();
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/.well-known/millstream-verification/",
        exchange -> {
          var body = shown.get().getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    store = FileObjectStore.open(folder.resolve("objects"));
    transcoder = new Transcoder(TranscoderSettings.defaults(folder.resolve("libraries")));
    // the job looks but once, so that each test decides when the proof is looked for
    var limits =
        new DomainLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            1_024,
            Duration.ofHours(1),
            Duration.ofHours(1),
            100);
    var domains =
        new DomainSettings("localhost", dns.address(), web.getAddress().getPort(), limits);
    control =
        ControlPlane.start(
            new ControlSettings(
                "127.0.0.1",
                0,
                -1,
                folder,
                "localhost",
                8080,
                domains,
                Outbound.PUBLIC,
                ControlLimits.DEFAULT),
            store,
            new SiteBuilder(BuilderSettings.in(folder.resolve("tools"))),
            transcoder);
    var token = Files.readString(folder.resolve("admin-token")).strip();
    user = new User(control.port(), control.accountId(), token);
    user.result("POST", "", "{\"name\":\"blog\"}");
  }

  @AfterAll
  static void stop() throws IOException {
    control.close();
    transcoder.close();
    store.close();
    web.stop(0);
    dns.close();
  }

  @Test
  void aTxtRecordProvesADomain() throws Exception {
    var added = add("txt.example.org", "");
    assertThat(added.at("/status").asString()).isEqualTo("initializing");
    assertThat(card("txt.example.org").active()).isFalse();
    awaitLookedFor("txt.example.org");

    dns.records.put(
        "TXT " + added.at("/validation_data/txt_name").asString(),
        added.at("/validation_data/txt_value").asString());
    var active = verify("txt.example.org");

    assertThat(active.at("/status").asString()).isEqualTo("active");
    assertThat(active.at("/validation_data/error_message").isNull()).isTrue();
    assertThat(card("txt.example.org").active()).isTrue();
    assertThat(card("txt.example.org").project()).isEqualTo("blog");
  }

  @Test
  void anAnswerOverHttpProvesADomain() throws Exception {
    var added = add("HTTP.example.org", "");
    assertThat(added.at("/name").asString()).isEqualTo("http.example.org");
    dns.records.put("A http.example.org", "127.0.0.1");
    shown.set("another token");
    var pending = verify("http.example.org");
    assertThat(pending.at("/status").asString()).isEqualTo("pending");
    assertThat(pending.at("/validation_data/error_message").asString())
        .contains("http://http.example.org/.well-known/millstream-verification/");

    shown.set(added.at("/validation_data/http_body").asString());

    assertThat(verify("http.example.org").at("/status").asString()).isEqualTo("active");
  }

  @Test
  void theProofIsLookedForByItself() throws Exception {
    add("nowhere.example.org", "");

    var pending = awaitLookedFor("nowhere.example.org");

    assertThat(pending.at("/status").asString()).isEqualTo("pending");
    assertThat(pending.at("/validation_data/error_message").asString())
        .contains("_millstream.nowhere.example.org");
  }

  @Test
  void aDomainIsOneProjectsOnly() throws Exception {
    user.result("POST", "", "{\"name\":\"other\"}");
    add("taken.example.org", "");
    var again = user.pages("POST", "/other/domains", "{\"name\":\"taken.example.org\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    user.error(404, "GET", "/other/domains/taken.example.org");
  }

  @Test
  void aRemovedDomainIsGoneFromTheEdgesToo() throws Exception {
    add("gone.example.org", "");
    assertThat(store.refs().read(RefName.domain("gone.example.org"))).isPresent();

    user.result("DELETE", "/blog/domains/gone.example.org", "");

    assertThat(store.refs().read(RefName.domain("gone.example.org"))).isEmpty();
    user.error(404, "GET", "/blog/domains/gone.example.org");
    assertThat(add("gone.example.org", "").at("/status").asString()).isEqualTo("initializing");
    assertThat(store.refs().read(RefName.domain("gone.example.org"))).isPresent();
  }

  @Test
  void aDeletedProjectTakesItsDomainsAlong() throws Exception {
    user.result("POST", "", "{\"name\":\"brief\"}");
    user.result("POST", "/brief/domains", "{\"name\":\"brief.example.org\"}");

    user.result("DELETE", "/brief", "");

    assertThat(store.refs().read(RefName.domain("brief.example.org"))).isEmpty();
  }

  @Test
  void aDomainCanSendVisitorsToAnother() throws Exception {
    add("www.example.org", "example.org");
    assertThat(card("www.example.org").redirectTo()).isEqualTo("example.org");
    var changed = user.result("PATCH", "/blog/domains/www.example.org", "{\"redirect_to\":\"\"}");
    assertThat(changed.at("/redirect_to").asString()).isEmpty();
    assertThat(card("www.example.org").redirectTo()).isEmpty();
  }

  @Test
  void whatIsNoDomainIsRefused() throws Exception {
    for (var name :
        new String[] {
          "blog.localhost",
          "localhost",
          "127.0.0.1",
          "a b.example",
          "example",
          "",
          "-a.example.org",
          "x.example.org/",
          "*.example.org"
        }) {
      var answer = user.pages("POST", "/blog/domains", "{\"name\":\"" + name + "\"}");
      assertThat(answer.statusCode()).as(name).isEqualTo(400);
    }
    assertThat(DomainName.read("bücher.example", "localhost"))
        .isEqualTo(Optional.of("xn--bcher-kva.example"));
  }

  private static JsonNode add(String name, String redirectTo) throws Exception {
    return user.result(
        "POST",
        "/blog/domains",
        "{\"name\":\"%s\",\"redirect_to\":\"%s\"}".formatted(name, redirectTo));
  }

  private static JsonNode verify(String name) throws Exception {
    return user.result("PATCH", "/blog/domains/" + name, "");
  }

  private static JsonNode awaitLookedFor(String name) throws Exception {
    var deadline = Instant.now().plusSeconds(30);
    while (true) {
      var now = user.result("GET", "/blog/domains/" + name, "");
      if (!now.at("/status").asString().equals("initializing")) {
        return now;
      }
      assertThat(Instant.now()).as(now.toString()).isBefore(deadline);
    }
  }

  private static DomainCard card(String host) throws IOException {
    var name = RefName.domain(host);
    var ref = store.refs().read(name).orElseThrow();
    return Manifest.load(store, name.scope(), ref.manifest())
        .section(Section.DOMAIN, DomainCard.class)
        .orElseThrow();
  }
}

package dev.millstream.builder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.builder.egress.NetworkSettings.Mode;
import dev.millstream.builder.egress.NetworkSettings.NetworkLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a sandboxed command reaches of the network.
@Timeout(120)
class BuildNetworkTest {
  private static final String FETCH = "curl -sS -o dist/got -w '%{http_code}' ";

  @TempDir Path folder;
  private HttpServer server;
  private String host;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().toString();
          var body = path.equals("/large") ? "x".repeat(3_000_000) : "you asked for " + path;
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void installsAPackageFromTheRegistry() throws IOException {
    try (var house = house(NetworkSettings.REGISTRIES)) {
      var site =
          house.built(
              Map.of(
                  "package.json",
                  """
                  {"name": "a", "version": "1.0.0", "dependencies": {"is-number": "7.0.0"},
                   "scripts": {"build": "node build.js"}}
                  """,
                  "package-lock.json",
                  """
                  {"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                    "": {"name": "a", "version": "1.0.0", "dependencies": {"is-number": "7.0.0"}},
                    "node_modules/is-number": {"version": "7.0.0",
                      "resolved": "https://registry.npmjs.org/is-number/-/is-number-7.0.0.tgz"}}}
                  """,
                  "build.js",
                  """
                  const fs = require('fs');
                  fs.mkdirSync('dist');
                  fs.writeFileSync('dist/index.html', String(require('is-number')('5')));
                  """));
      assertThat(site.text("/index.html")).isEqualTo("true");
      assertThat(house.stages).anyMatch(stage -> stage.startsWith("Installed packages (npm ci)"));
    }
  }

  @Test
  void refusesOtherHostsAndSaysHowToAllowThem() throws IOException {
    try (var house = house(NetworkSettings.REGISTRIES)) {
      var failed = house.failed(files("curl -sS https://example.com/"));
      assertThat(failed.advice()).endsWith("the build's network refused example.com");
      assertThat(house.lines)
          .contains(
              "Network: refused example.com:443 is no package registry; if builds need it, start"
                  + " the server with --build-allow example.com or --build-network full");
    }
  }

  @Test
  void refusesPrivateAddressesEvenWhereEveryHostIsAllowed() throws IOException {
    for (var name : Set.of("127.0.0.1:80", "localhost:80", "[::1]:80", "169.254.169.254:80")) {
      try (var house =
          house(new NetworkSettings(Mode.FULL, Set.of(), Optional.empty(), limits(1)))) {
        var script = "mkdir dist; unset no_proxy NO_PROXY; " + FETCH + "http://" + name + "/";
        var site = house.built(files(script));
        assertThat(house.lines).as(name).contains("403");
        assertThat(site.text("/got")).contains(" is at a private address");
      }
    }
  }

  @Test
  void reachesWhatTheOperatorNamed() throws IOException {
    try (var house = house(named(limits(10_000_000)))) {
      var url = "http://" + host + "/a?b=c";
      var script =
          "mkdir dist; unset no_proxy NO_PROXY; %s%s; curl -sSp -o dist/tunnelled %s"
              .formatted(FETCH, url, url);
      var site = house.built(files(script));
      assertThat(site.text("/got")).isEqualTo("you asked for /a?b=c");
      assertThat(site.text("/tunnelled")).isEqualTo("you asked for /a?b=c");
    }
  }

  @Test
  void carriesManyConnectionsAtOnceWholly() throws IOException {
    try (var house = house(named(limits(200_000_000)))) {
      var script =
          """
          mkdir dist; unset no_proxy NO_PROXY
          for i in 1 2 3 4 5 6 7 8 9 10 11 12; do curl -sSp -o dist/$i http://%s/large & done
          wait; cat dist/* | wc -c\
          """
              .formatted(host);
      house.built(files(script));
      assertThat(house.lines).contains("36000000");
    }
  }

  @Test
  void stopsABuildThatBringsTooMuch() throws IOException {
    try (var house = house(named(limits(1_000_000)))) {
      house.failed(files("unset no_proxy NO_PROXY; curl -sS -o got http://" + host + "/large"));
      assertThat(house.lines)
          .contains(
              "Network: stopped after 1,000,000 bytes; bring less, or raise"
                  + " NetworkLimits.bytesMax");
    }
  }

  private NetworkSettings named(NetworkLimits limits) {
    return new NetworkSettings(Mode.REGISTRIES, Set.of(host), Optional.empty(), limits);
  }

  private static NetworkLimits limits(long bytes) {
    return new NetworkLimits(32, Math.max(bytes, 10_000));
  }

  private BuilderHouse house(NetworkSettings network) throws IOException {
    var settings = new CommandSettings(false, network, CommandLimits.DEFAULTS);
    return new BuilderHouse(
        Files.createTempDirectory(folder, "house"),
        new BuilderSettings(folder.resolve("cache"), settings, BuilderLimits.DEFAULTS));
  }

  private static Map<String, String> files(String command) {
    return Map.of("millstream.toml", "[build]\ncommand = '''" + command + "'''\noutput = 'dist'\n");
  }
}

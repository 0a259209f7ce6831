package dev.millstream.app.e2e.hosts;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Let's Encrypt's test authority, of Debian's package `pebble`, and its DNS server, by which every
/// name is this machine.
final class Pebble implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;

  private final Path folder;
  private final List<Integer> ports;
  private final Process dns;
  private final Process authority;

  private Pebble(Path folder, List<Integer> ports) throws IOException {
    this.folder = folder;
    this.ports = ports;
    this.dns =
        Shell.start(
            folder,
            Map.of(),
            List.of(
                "pebble-challtestsrv",
                "-dns01",
                dns(),
                "-management",
                at(1),
                "-defaultIPv6",
                "",
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                ""),
            folder.resolve("dns.out"));
    this.authority =
        Shell.start(
            folder,
            Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_AUTHZREUSE", "0"),
            List.of("pebble", "-config", folder + "/pebble.json", "-dnsserver", dns()),
            folder.resolve("pebble.out"));
  }

  /// Starts it; it looks for answers at these ports instead of 80 and 443.
  static Pebble start(Path folder, int httpPort, int tlsPort) throws Exception {
    Files.createDirectories(folder);
    makeCertificate(folder);
    for (var attempt = 1; ; attempt++) {
      var ports = freePorts();
      Files.writeString(
          folder.resolve("pebble.json"),
          """
          {"pebble": {
            "listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
            "certificate": "directory.crt", "privateKey": "directory.key",
            "httpPort": %d, "tlsPort": %d
          }}
          """
              .formatted(ports.get(2), ports.get(3), httpPort, tlsPort));
      var pebble = new Pebble(folder, ports);
      Shell.until(START_MAX, pebble::isUp, up -> up || !pebble.isAlive());
      if (pebble.isAlive()) {
        return pebble;
      }
      // another program was faster at one of the ports
      pebble.close();
      if (attempt == ATTEMPTS) {
        throw new AssertionError(Files.readString(folder.resolve("pebble.out")));
      }
    }
  }

  /// The DNS server.
  String dns() {
    return at(0);
  }

  String directory() {
    return "https://" + at(2) + "/dir";
  }

  /// Who vouches for the directory's own server.
  Path trusted() {
    return folder.resolve("directory.crt");
  }

  /// Who vouches for what is issued.
  Path root() throws Exception {
    var file = folder.resolve("root.crt");
    Files.writeString(file, Curl.get("https://" + at(3) + "/roots/0", "-k").body());
    return file;
  }

  void txt(String name, String value) throws Exception {
    var record = "{\"host\":\"%s.\",\"value\":\"%s\"}".formatted(name, value);
    Curl.get("http://" + at(1) + "/set-txt", "--data", record);
  }

  private String at(int which) {
    return "127.0.0.1:" + ports.get(which);
  }

  private boolean isAlive() {
    return dns.isAlive() && authority.isAlive();
  }

  private boolean isUp() throws Exception {
    var asked = List.of("curl", "-sk", "--noproxy", "*", directory(), "http://" + at(1) + "/");
    return Shell.run(folder, Map.of(), asked).exit() == 0;
  }

  private static void makeCertificate(Path folder) throws Exception {
    var request =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            + " -subj /CN=directory -addext subjectAltName=IP:127.0.0.1"
            + " -keyout directory.key -out directory.crt";
    Shell.run(folder, Map.of(), List.of(request.split(" ", -1))).expectSuccess();
  }

  private static List<Integer> freePorts() throws IOException {
    var ports = new ArrayList<Integer>();
    var held = new ArrayList<ServerSocket>();
    for (var i = 0; i < 4; i++) {
      var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (var socket : held) {
      socket.close();
    }
    return ports;
  }

  @Override
  public void close() {
    dns.destroyForcibly().onExit().join();
    authority.destroyForcibly().onExit().join();
  }
}

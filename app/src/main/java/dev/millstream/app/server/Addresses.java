package dev.millstream.app.server;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/// Where the running server's parts are reached, as people type it.
public record Addresses(
    String baseDomain,
    String clientHost,
    int port,
    OptionalInt httpsPort,
    int controlPort,
    OptionalInt sshPort) {
  /// The ports that are really listened to.
  record Ports(int edge, OptionalInt https, int control, OptionalInt ssh) {}

  static Addresses of(String baseDomain, String host, Ports ports) {
    var client = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return new Addresses(
        baseDomain, client, ports.edge(), ports.https(), ports.control(), ports.ssh());
  }

  /// A project's site, or with `<id>.` before it a deployment's.
  public String site(String project) {
    return "http://%s.%s/".formatted(project, withPort(baseDomain, port));
  }

  /// The same over HTTPS, if that is served.
  public Optional<String> secureSite(String project) {
    return httpsPort.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "https://%s.%s%s/"
                .formatted(
                    project,
                    baseDomain,
                    httpsPort.getAsInt() == 443 ? "" : ":" + httpsPort.getAsInt()));
  }

  public String video(String uid) {
    return site("stream") + uid + "/watch";
  }

  public String dashboard() {
    return "http://" + withPort(baseDomain, controlPort) + "/";
  }

  public String git(String project) {
    return dashboard() + "git/" + project + ".git";
  }

  /// The same over SSH, if that is served.
  public Optional<String> gitSsh(String project) {
    return sshPort.isEmpty()
        ? Optional.empty()
        : Optional.of("ssh://git@%s:%d/%s.git".formatted(baseDomain, sshPort.getAsInt(), project));
  }

  /// The control plane as a client on this machine reaches it, whatever its names resolve to.
  public URI api() {
    return URI.create("http://%s:%d".formatted(clientHost, controlPort));
  }

  private static String withPort(String host, int port) {
    return port == 80 ? host : host + ":" + port;
  }
}

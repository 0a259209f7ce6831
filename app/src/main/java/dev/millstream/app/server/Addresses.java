package dev.millstream.app.server;

import java.net.URI;

/// Where the running server's parts are reached, as people type it.
public record Addresses(String baseDomain, String clientHost, int port, int controlPort) {
  static Addresses of(String baseDomain, String host, int port, int controlPort) {
    var client = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return new Addresses(baseDomain, client, port, controlPort);
  }

  /// A project's site, or with `<id>.` before it a deployment's.
  public String site(String project) {
    return "http://%s.%s/".formatted(project, withPort(baseDomain, port));
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

  /// The control plane as a client on this machine reaches it, whatever its names resolve to.
  public URI api() {
    return URI.create("http://%s:%d".formatted(clientHost, controlPort));
  }

  private static String withPort(String host, int port) {
    return port == 80 ? host : host + ":" + port;
  }
}

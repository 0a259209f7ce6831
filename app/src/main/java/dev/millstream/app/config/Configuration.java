package dev.millstream.app.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What the server is started with. `store` is `s3://…` or a folder; without it, objects are kept
/// in the data folder. Port 0 takes any free one; an HTTPS port or SSH port of -1 means none. `dns`
/// is the server that is asked for proofs of domains, or empty for the system's; `trustedOrigins`
/// are hosts that rules, functions and webhooks may reach at private addresses and without TLS.
public record Configuration(
    Path data,
    String host,
    int port,
    int httpsPort,
    int controlPort,
    int sshPort,
    String baseDomain,
    Optional<String> store,
    String dns,
    boolean accessLog,
    Set<String> trustedOrigins,
    Front front,
    Acme acme,
    Builds builds,
    Videos videos,
    Limits limits,
    ProjectRoom projectRoom) {
  public static final Configuration DEFAULT =
      new Configuration(
          Path.of("data"),
          "127.0.0.1",
          8080,
          8443,
          8081,
          8022,
          "localhost",
          Optional.empty(),
          "",
          true,
          Set.of(),
          Front.DEFAULT,
          Acme.NONE,
          Builds.DEFAULT,
          Videos.DEFAULT,
          Limits.DEFAULT,
          ProjectRoom.DEFAULT);
}

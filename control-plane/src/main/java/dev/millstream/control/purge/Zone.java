package dev.millstream.control.purge;

import dev.millstream.control.deploy.Project;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// What Cloudflare calls a zone: the base domain with all projects, or one project's host and those
/// below it. `id` is 32 hex digits, the same for ever.
record Zone(String id, String name, Optional<String> project) {
  static Zone ofBaseDomain(String account, String domain) {
    return new Zone(hex("zone\n" + account + "\n" + domain), domain, Optional.empty());
  }

  /// A project's zone has the digits of the project's own id.
  static Zone of(Project project, String baseDomain) {
    return new Zone(
        project.id().replace("-", ""),
        project.name() + "." + baseDomain,
        Optional.of(project.name()));
  }

  /// Whether the host is the zone's or below it.
  boolean holds(String host) {
    return host.equals(name) || host.endsWith("." + name);
  }

  private static String hex(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

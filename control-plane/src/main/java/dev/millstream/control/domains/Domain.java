package dev.millstream.control.domains;

import java.time.Instant;
import java.util.Optional;

/// A custom domain of a project. `redirectTo` and `problem` are empty where there is none.
public record Domain(
    String name,
    String project,
    String id,
    DomainStatus status,
    String token,
    String redirectTo,
    String problem,
    int checks,
    Instant created,
    Optional<Instant> verified) {
  /// Where the proof is looked for in DNS.
  public String txtName() {
    return "_millstream." + name;
  }

  /// What has to stand there.
  public String txtValue() {
    return "millstream-verification=" + token;
  }

  /// Where the proof is looked for over HTTP; the edge itself answers there.
  public String httpPath() {
    return "/.well-known/millstream-verification/" + token;
  }
}

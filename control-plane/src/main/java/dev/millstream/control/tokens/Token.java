package dev.millstream.control.tokens;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An API token without its secret, and what it opens. `used` is to the hour.
public record Token(
    String id,
    String name,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> used,
    List<Grant> grants) {
  public Token {
    grants = List.copyOf(grants);
  }

  /// Whether its bearer may do this in the project; none named: in all, and where there is none.
  public boolean allows(TokenScope scope, Optional<String> project) {
    return grants.stream().anyMatch(grant -> grant.allows(scope, project));
  }

  /// Whether its bearer may do this in some project at least.
  public boolean allowsSomewhere(TokenScope scope) {
    return grants.stream().anyMatch(grant -> grant.scope().includes(scope));
  }

  /// What the bearer is told who may not.
  public String refusal(TokenScope scope, Optional<String> project) {
    return "the token %s lacks the scope %s (%s)%s: it has %s"
        .formatted(
            name,
            scope.label(),
            scope.group(),
            project.map(one -> " for the project " + one).orElse(""),
            opens());
  }

  /// What it opens, in words: `pages-read of blog, stream-write`.
  public String opens() {
    return grants.isEmpty()
        ? "none"
        : String.join(
            ", ",
            grants.stream()
                .map(grant ->
                    grant.scope().label() + grant.project().map(one -> " of " + one).orElse(""))
                .toList());
  }

  /// Whether it opens nothing any more.
  public boolean expired(Instant now) {
    return expires.filter(end -> !end.isAfter(now)).isPresent();
  }
}

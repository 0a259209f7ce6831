package dev.millstream.control.tokens;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A token that somebody asks for.
public record NewToken(String name, List<Grant> grants, Optional<Instant> expires) {
  private static final int NAME_CHARS_MAX = 100;
  private static final int GRANTS_MAX = 1000;

  /// @throws IllegalArgumentException if there can be none like that
  public NewToken {
    name = name.strip();
    grants = grants.stream().distinct().toList();
    if (name.isEmpty()
        || name.length() > NAME_CHARS_MAX
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a token's name is one line of 1 to %d characters".formatted(NAME_CHARS_MAX));
    }
    if (grants.isEmpty() || grants.size() > GRANTS_MAX) {
      throw new IllegalArgumentException(
          "a token has 1 to %,d scopes, each of a project or of all; the widest is %s"
              .formatted(GRANTS_MAX, TokenScope.ALL.label()));
    }
    if (expires.filter(end -> !end.isAfter(Instant.now())).isPresent()) {
      throw new IllegalArgumentException("a token that expires at " + expires.get() + " has ended");
    }
  }

  /// One that opens everything.
  public static NewToken ofEverything(String name) {
    return new NewToken(
        name, List.of(new Grant(TokenScope.ALL, Optional.empty())), Optional.empty());
  }

  /// One with these scopes; those that can be a project's are given for `projects` alone, if any
  /// are named.
  public static NewToken of(
      String name, List<TokenScope> scopes, List<String> projects, Optional<Instant> expires) {
    var grants =
        scopes.stream()
            .flatMap(scope ->
                projects.isEmpty() || !scope.ofProjects()
                    ? Stream.of(new Grant(scope, Optional.empty()))
                    : projects.stream().map(project -> new Grant(scope, Optional.of(project))))
            .toList();
    return new NewToken(name, grants, expires);
  }
}

package dev.millstream.control.tokens;

import java.util.Optional;

/// A scope of one project, or of all and whatever belongs to none.
public record Grant(TokenScope scope, Optional<String> project) {
  /// @throws IllegalArgumentException if the scope is none of a project
  public Grant {
    if (project.isPresent() && !scope.ofProjects()) {
      throw new IllegalArgumentException(
          scope.label() + " is no scope of a project: give it for the whole account");
    }
  }

  /// Whether it allows `wanted` in this project; none named: in all.
  boolean allows(TokenScope wanted, Optional<String> in) {
    return scope.includes(wanted) && (project.isEmpty() || project.equals(in));
  }
}

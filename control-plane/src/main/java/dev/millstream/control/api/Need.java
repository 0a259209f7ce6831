package dev.millstream.control.api;

import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.TokenScope;
import java.util.Map;
import java.util.Optional;

/// What a route asks of a token.
sealed interface Need {
  /// Nothing: any token will do.
  record AnyToken() implements Need {}

  /// This scope, in the project that the path names, or else for the whole account.
  record Scoped(TokenScope scope) implements Need {}

  /// This scope for one project at least; the route itself shows and does no more than that.
  record Somewhere(TokenScope scope) implements Need {}

  /// Goes on only for a token that has what is needed; `path` is what the route's path named.
  ///
  /// @throws ApiException 403, which names the scope
  default void check(Token token, Map<String, String> path) {
    switch (this) {
      case AnyToken() -> {}
      case Scoped(var scope) -> demand(token, scope, Optional.ofNullable(path.get("project")));
      case Somewhere(var scope) -> {
        if (!token.allowsSomewhere(scope)) {
          throw refused(token, scope, Optional.empty());
        }
      }
    }
  }

  /// Goes on only for a token with this scope, in a project or, none named, for all.
  static void demand(Token token, TokenScope scope, Optional<String> project) {
    if (!token.allows(scope, project)) {
      throw refused(token, scope, project);
    }
  }

  private static ApiException refused(Token token, TokenScope scope, Optional<String> project) {
    return new ApiException(403, ErrorCode.NO_SCOPE, token.refusal(scope, project));
  }
}

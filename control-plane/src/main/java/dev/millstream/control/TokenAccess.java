package dev.millstream.control;

import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess;
import java.util.Optional;

/// Whose API token opens what to git.
record TokenAccess(Tokens tokens) implements GitAccess {
  @Override
  public Verdict check(String project, Operation operation, Optional<String> secret) {
    var found = secret.flatMap(tokens::find);
    if (found.isEmpty()) {
      return new Verdict.TokenNeeded();
    }
    if (operation == Operation.PUSH && !ProjectName.isFree(project)) {
      return new Verdict.Forbidden(ProjectName.refusal(project));
    }
    var token = found.get();
    var wanted = operation == Operation.PUSH ? TokenScope.PAGES_DEPLOY : TokenScope.PAGES_READ;
    var in = Optional.of(project);
    return token.allows(wanted, in)
        ? new Verdict.Allowed(
            new Caller(token.id(), token.name(), token.allows(TokenScope.PAGES_WRITE, in)))
        : new Verdict.Forbidden(token.refusal(wanted, in));
  }
}

package dev.millstream.control;

import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess;
import java.time.Duration;
import java.util.Optional;

/// Whose API token opens what to git.
record TokenAccess(Tokens tokens, Attempts attempts) implements GitAccess {
  @Override
  public Verdict check(String project, Operation operation, Visitor visitor) {
    var found = visitor.token().flatMap(tokens::find);
    if (found.isEmpty()) {
      var wait = visitor.token().map(_ -> attempts.failed(visitor.address()));
      return wait.filter(Duration::isPositive).isPresent()
          ? new Verdict.TooOften(wait.get())
          : new Verdict.TokenNeeded();
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

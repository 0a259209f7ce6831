package dev.millstream.control;

import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess;
import java.util.Optional;

/// Any API token may read and push; tokens with a scope come with accounts for several people.
record TokenAccess(Tokens tokens) implements GitAccess {
  @Override
  public Verdict check(String project, Operation operation, Optional<String> token) {
    var found = token.flatMap(tokens::find);
    if (found.isEmpty()) {
      return new Verdict.TokenNeeded();
    }
    return operation == Operation.PUSH && !ProjectName.isFree(project)
        ? new Verdict.Forbidden(ProjectName.refusal(project))
        : new Verdict.Allowed(new Caller(found.get().id(), found.get().name(), true));
  }
}

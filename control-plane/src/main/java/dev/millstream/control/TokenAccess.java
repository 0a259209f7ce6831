package dev.millstream.control;

import dev.millstream.control.tokens.Tokens;
import dev.millstream.git.GitAccess;
import java.util.Optional;

/// Any API token may read and push; tokens with a scope come with accounts for several people.
record TokenAccess(Tokens tokens) implements GitAccess {
  @Override
  public Verdict check(String project, Operation operation, Optional<String> token) {
    return token.flatMap(tokens::find).isPresent() ? Verdict.ALLOWED : Verdict.TOKEN_NEEDED;
  }
}

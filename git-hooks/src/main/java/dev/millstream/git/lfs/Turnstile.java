package dev.millstream.git.lfs;

import static dev.millstream.git.lfs.Exchanges.refuse;

import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.GitHttp;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Optional;

/// Lets those in who hold an API token, or a ticket from SSH.
record Turnstile(GitAccess access, LfsTickets tickets) {
  private static final String REALM = "Basic realm=\"Millstream\"";

  /// Who asks; empty once that was refused.
  Optional<Caller> admitted(HttpServerExchange exchange, String project, Operation operation) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header != null && LfsTickets.isTicket(header)) {
      var who = tickets.admits(header, project, operation);
      if (who.isEmpty()) {
        refuse(exchange, 403, "the ticket is for something else, or too old: try again");
      }
      return who;
    }
    switch (access.check(project, operation, GitHttp.visitor(exchange))) {
      case GitAccess.Verdict.Allowed(var who) -> {
        return Optional.of(who);
      }
      case GitAccess.Verdict.TokenNeeded() -> {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, REALM);
        // what git-lfs itself looks at
        exchange.getResponseHeaders().put(new HttpString("LFS-Authenticate"), REALM);
        refuse(exchange, 401, "use any user name, and an API token as the password");
      }
      case GitAccess.Verdict.TooOften often -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, often.seconds());
        refuse(exchange, 429, often.text());
      }
      case GitAccess.Verdict.Forbidden(var reason) -> refuse(exchange, 403, reason);
    }
    return Optional.empty();
  }
}

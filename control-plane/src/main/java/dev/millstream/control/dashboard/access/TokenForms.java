package dev.millstream.control.dashboard.access;

import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.tokens.NewToken;
import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// API tokens on a page.
public record TokenForms(Tokens tokens) {
  private static final String SCOPE_FIELD = "scope-";

  /// A token as it is listed; the administrator's cannot be revoked.
  public record Row(String id, String name, String opens, String times, boolean revocable) {
    static Row of(Token token) {
      var used = token.used().map(last -> "used " + Words.ago(last)).orElse("never used");
      var ends =
          token
              .expires()
              .map(end ->
                  (token.expired(Instant.now()) ? ", expired " : ", until ") + Words.full(end))
              .orElse("");
      return new Row(
          token.id(),
          token.name(),
          token.opens(),
          "made " + Words.ago(token.created()) + ", " + used + ends,
          !Tokens.isAdmin(token.name()));
    }
  }

  /// A scope that the form offers.
  public record Choice(String field, String label, String group, boolean chosen) {}

  public List<Row> rows() {
    return tokens.list().stream().map(Row::of).toList();
  }

  /// All scopes, and which of them the form had that was sent.
  public List<Choice> choices(Visit visit) {
    return Arrays.stream(TokenScope.values())
        .map(scope ->
            new Choice(
                SCOPE_FIELD + scope.label(), scope.label(), scope.group(), chosen(visit, scope)))
        .toList();
  }

  /// Makes the token of a form.
  ///
  /// @return its secret
  public String make(Visit visit) {
    var scopes = Arrays.stream(TokenScope.values()).filter(scope -> chosen(visit, scope)).toList();
    var projects =
        Arrays.stream(visit.typed("projects").split("[\\s,]+", -1))
            .filter(name -> !name.isEmpty())
            .toList();
    try {
      return tokens.make(NewToken.of(visit.typed("name"), scopes, projects, end(visit))).secret();
    } catch (IllegalArgumentException e) {
      throw Refusal.of(e);
    }
  }

  private static boolean chosen(Visit visit, TokenScope scope) {
    return !visit.typed(SCOPE_FIELD + scope.label()).isEmpty();
  }

  private static Optional<Instant> end(Visit visit) {
    var days = visit.typed("days");
    return days.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.now().plus(Duration.ofDays(Integer.parseInt(days))));
  }

  /// Revokes the token of a form.
  public void revoke(Visit visit) {
    if (!tokens.revoke(visit.typed("id"))) {
      throw Refusal.missing("There is no such token to revoke.");
    }
  }
}

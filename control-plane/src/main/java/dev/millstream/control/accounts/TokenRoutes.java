package dev.millstream.control.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.NewToken;
import dev.millstream.control.tokens.Token;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.control.tokens.Tokens;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// API tokens over the API, in the shapes of Cloudflare's `/user/tokens`.
final class TokenRoutes {
  private static final String TOKENS = "/client/v4/user/tokens";
  private static final int BAD_TOKEN = 1001;
  private static final int NO_TOKEN = 1003;
  private static final int PER_PAGE = 20;
  private static final int PER_PAGE_MAX = 1000;

  private final Tokens tokens;
  private final Policies policies;

  TokenRoutes(Account account, Tokens tokens) {
    this.tokens = tokens;
    this.policies = new Policies(account.id());
  }

  /// All of them.
  List<Route> routes() {
    return List.of(
        Route.of("GET", TOKENS + "/verify", TokenRoutes::verify),
        Route.of("GET", TOKENS + "/permission_groups", _ -> ApiResponse.ok(groups())),
        Route.of("GET", TOKENS, this::list),
        Route.of("POST", TOKENS, this::make),
        Route.of("GET", TOKENS + "/{token}", this::show),
        Route.of("DELETE", TOKENS + "/{token}", this::revoke));
  }

  private record Verified(
      String id,
      String status,
      @JsonProperty("expires_on") @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Optional<Instant> expires) {}

  private static ApiResponse verify(ApiRequest request) {
    var token = request.token().orElseThrow();
    return ApiResponse.ok(new Verified(token.id(), status(token), token.expires()));
  }

  private static List<Policies.Group> groups() {
    return Arrays.stream(TokenScope.values()).map(Policies.Group::of).toList();
  }

  /// `value` is known only to who made the token.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record View(
      String id,
      String name,
      String status,
      @JsonProperty("issued_on") Instant made,
      @JsonProperty("modified_on") Instant changed,
      @JsonProperty("last_used_on") Optional<Instant> used,
      @JsonProperty("expires_on") Optional<Instant> expires,
      @JsonInclude List<Policies.Policy> policies,
      Optional<String> value) {}

  private View view(Token token, Optional<String> secret) {
    return new View(
        token.id(),
        token.name(),
        status(token),
        token.created(),
        token.created(),
        token.used(),
        token.expires(),
        policies.of(token.grants()),
        secret);
  }

  private static String status(Token token) {
    return token.expired(Instant.now()) ? "expired" : "active";
  }

  private ApiResponse list(ApiRequest request) {
    var all = tokens.list();
    var page = request.query("page", 1, Integer.MAX_VALUE / PER_PAGE_MAX, 1);
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var shown =
        all.stream()
            .skip((page - 1L) * perPage)
            .limit(perPage)
            .map(token -> view(token, Optional.empty()))
            .toList();
    return ApiResponse.ok(shown, ListPage.of(page, perPage, shown.size(), all.size()));
  }

  private record Wish(
      @Nullable String name,
      @Nullable List<Policies.Policy> policies,
      @JsonProperty("expires_on") @Nullable String expires,
      @JsonProperty("not_before") @Nullable String notBefore,
      @Nullable Map<String, Object> condition) {}

  private ApiResponse make(ApiRequest request) throws IOException {
    var asked = request.json(Wish.class);
    if (asked.notBefore() != null || (asked.condition() != null && !asked.condition().isEmpty())) {
      throw bad("a token here has neither not_before nor condition: leave them out");
    }
    try {
      var made =
          tokens.make(
              new NewToken(
                  asked.name() == null ? "" : asked.name(),
                  policies.read(asked.policies() == null ? List.of() : asked.policies()),
                  Optional.ofNullable(asked.expires()).map(TokenRoutes::time)));
      return ApiResponse.ok(view(made.token(), Optional.of(made.secret())));
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires_on is a time such as 2030-01-31T00:00:00Z, not " + text, e);
    }
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(view(found(request), Optional.empty()));
  }

  private ApiResponse revoke(ApiRequest request) {
    var token = found(request);
    if (!tokens.revoke(token.id())) {
      throw ApiException.conflict(
          BAD_TOKEN,
          "the administrator's token cannot be revoked: delete <data>/admin-token and start again,"
              + " and there is another");
    }
    return ApiResponse.ok(Map.of("id", token.id()));
  }

  private Token found(ApiRequest request) {
    var id = request.path("token");
    return tokens
        .get(id)
        .orElseThrow(() -> ApiException.notFound(NO_TOKEN, "there is no API token " + id));
  }

  private static ApiException bad(String what) {
    return ApiException.badRequest(BAD_TOKEN, what);
  }
}

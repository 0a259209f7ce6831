package dev.millstream.control.accounts;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import java.util.ArrayList;
import java.util.List;

/// Tells clients which account there is, which wrangler and our own command line ask first; and its
/// tokens.
public record AccountRoutes(Account account, Tokens tokens) {
  private static final String API = "/client/v4";

  private record View(String id, String name, String type) {}

  private record Membership(String id, String status, View account) {}

  public List<Route> routes() {
    var view = new View(account.id(), "Millstream", "standard");
    var membership = new Membership(account.id(), "accepted", view);
    var routes = new ArrayList<>(new TokenRoutes(account, tokens).routes());
    routes.addAll(
        List.of(
            Route.of("GET", API + "/accounts", _ -> ApiResponse.ok(List.of(view))),
            Route.of("GET", API + "/accounts/{account}", _ -> ApiResponse.ok(view)),
            Route.of("GET", API + "/memberships", _ -> ApiResponse.ok(List.of(membership))),
            Route.of("GET", API + "/user", AccountRoutes::user)));
    return routes;
  }

  /// As to a token without Cloudflare's scope `User Details Read`, which wrangler puts up with.
  private static ApiResponse user(ApiRequest request) {
    throw new ApiException(
        403, ErrorCode.OTHER_ACCOUNT, "there are tokens here, and no users with an address");
  }
}

package dev.millstream.control;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.tokens.Account;
import java.util.List;

/// Tells clients which account there is; wrangler and our own command line ask this first.
record AccountRoutes(Account account) {
  /// The account in the API's shape.
  record View(String id, String name, String type) {}

  List<Route> routes() {
    var view = new View(account.id(), "Millstream", "standard");
    return List.of(
        Route.of("GET", "/client/v4/accounts", _ -> ApiResponse.ok(List.of(view))),
        Route.of("GET", "/client/v4/accounts/{account}", _ -> ApiResponse.ok(view)));
  }
}

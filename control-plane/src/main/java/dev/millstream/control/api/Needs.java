package dev.millstream.control.api;

import dev.millstream.control.tokens.TokenScope;
import java.util.Set;

/// What each route asks of a token, in one place. A route that is not thought of here opens to
/// [TokenScope#ALL] only.
final class Needs {
  private static final String API = "/client/v4";
  private static final String ACCOUNT = API + "/accounts/{account}";
  private static final String PROJECTS = ACCOUNT + "/pages/projects";
  private static final String PROJECT = PROJECTS + "/{project}";
  private static final String STREAM = ACCOUNT + "/stream";
  private static final Set<String> STORAGE =
      Set.of("storage", "r2", "d1", "queues", "analytics_engine");
  // what these POST changes nothing
  private static final Set<String> ASKING = Set.of("/bulk/get", "/export", "/analytics_engine/sql");
  private static final Set<String> OF_EVERYBODY =
      Set.of(
          API + "/accounts",
          ACCOUNT,
          API + "/memberships",
          API + "/user",
          API + "/user/tokens/verify");

  private Needs() {}

  static Need of(Route route) {
    var path = route.path();
    if (OF_EVERYBODY.contains(path)) {
      return new Need.AnyToken();
    }
    if (path.startsWith(API + "/zones")) {
      return new Need.Somewhere(TokenScope.CACHE_PURGE);
    }
    return path.equals(PROJECTS) && reads(route)
        ? new Need.Somewhere(TokenScope.PAGES_READ)
        : new Need.Scoped(scope(route));
  }

  private static TokenScope scope(Route route) {
    var path = route.path();
    if (path.startsWith(PROJECTS)) {
      return pages(route);
    }
    if (path.startsWith("/deploy/")) {
      return TokenScope.PAGES_DEPLOY;
    }
    if (path.equals(STREAM) || path.startsWith(STREAM + "/")) {
      // this one shows the secret that it is signed with
      var reads = reads(route) && !path.equals(STREAM + "/webhook");
      return reads ? TokenScope.STREAM_READ : TokenScope.STREAM_WRITE;
    }
    if (path.startsWith(ACCOUNT + "/")
        && STORAGE.contains(path.substring(ACCOUNT.length() + 1).split("/", 2)[0])) {
      var reads = reads(route) || ASKING.stream().anyMatch(path::endsWith);
      return reads ? TokenScope.STORAGE_READ : TokenScope.STORAGE_WRITE;
    }
    return path.equals("/metrics") ? TokenScope.METRICS_READ : TokenScope.ALL;
  }

  private static TokenScope pages(Route route) {
    var path = route.path();
    if (path.equals(PROJECT + "/upload-token")) {
      return TokenScope.PAGES_DEPLOY;
    }
    // to listen to a project changes nothing in it
    if (reads(route) || path.contains("/tails")) {
      return TokenScope.PAGES_READ;
    }
    var deploys =
        path.startsWith(PROJECT + "/rollout")
            || (path.startsWith(PROJECT + "/deployments") && !route.method().equals("DELETE"));
    return deploys ? TokenScope.PAGES_DEPLOY : TokenScope.PAGES_WRITE;
  }

  private static boolean reads(Route route) {
    return route.method().equals("GET");
  }
}
